"""Words that decide what a name is, and words that are none: plain lists, for people to read and to extend."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER: Final = _words(
    """AI A.I AIs LLM LLMs RL AGI ASI ML NLP GPU GPUs CPU CPUs API APIs PDF PDFs CEO CEOs CTO CFO COO PhD PhDs RNN RNNs
    CNN CNNs MLP MLPs VLM VLMs VLA VLAs LM LMs MLLM SOTA SFT IT UI UX AR VR XR OK PC PCs TV TVs ID IDs IQ FAQ
    DIY HR PR IP R&D Q&A NGO NGOs UAV UAVs DNA RNA FLOP FLOPs FLOPS PFLOPS TFLOPS TFLOPs GPGPU HPC RAM SSD VRAM
    OS SDK IoT ICU MRI CT IPO USD GDP KPI QA ASCII WTF LOL OMG TLDR TL;DR FYI ETA P.S PS N.B NB X-ray T-shirt
    e.g i.e Why What Who How When Where Which This That These Those There Here The And But Or Nor So Yet If In
    On At By For From With Without As Is Are Was Were Be Been It Its He She They We You I Me My Our Your His Her
    Their Them Us Also Then Than Not No Yes Of To Into Over Under After Before Since Until While Though Although
    Because Now Today Tomorrow Yesterday Once Again Still Even Just Only Most More Many Much Some Any All Each
    Every Both Either Neither Other Others Another Such Same Few Several One Two Three Four Five Six Seven Eight
    Nine Ten First Second Third Next Last Researchers Researcher Scientists Authors Author Researching Read
    Check Get Find Watch Listen Thanks Subscribe Import Things Results Result Paper Papers Model Models Data
    Dataset Datasets Benchmark Benchmarks Method Methods Training Inference Performance Section Figure Table
    Appendix Abstract Introduction Conclusion Part Chapter Step Level Tech Tales Story Update Bonus Special Note
    Notes Example Examples Question Questions Answer Answers Issue Issues Let Let's Can Could Would Should Will
    May Might Must Do Does Did Have Has Had New Old Big Small Good Bad Great Best Better Worse Worst High Low
    Long Short Large Larger Tiny Open Closed Free Early Late Recent Recently Current Currently Previous
    Previously Meanwhile However Therefore Thus Hence Moreover Furthermore Additionally Finally Ultimately
    Overall Perhaps Maybe Indeed Specifically Generally Broadly Basically Interestingly Surprisingly Notably
    Importantly Similarly Likewise Instead Rather Otherwise Consider Imagine Remember Think Given Using Based
    According Via Per Plus Versus vs People Person Human Humans Machine Machines Computer Computers Robot Robots
    World Earth Moon Sun God Internet Web Cloud Scientist Technology Technologies Government Governments State
    States Country Countries City President Minister Senator Professor Dr Mr Mrs Ms Prof Sir Lord King Queen
    Deep Learning Neural Network Networks Artificial Intelligence Reinforcement Language Vision Natural
    Processing Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July
    August September October November December Spring Summer Autumn Fall Winter Christmas Easter English Chinese
    American Americans British Russian French German Japanese Korean Indian Israeli Iranian European Europeans
    Canadian Australian African Asian Western Eastern Northern Southern Arabic Spanish Portuguese Italian Dutch
    Swedish Norwegian Finnish Danish Polish Ukrainian Turkish Taiwanese Singaporean Swiss Hindi Mandarin Latin
    Greek Californian Soviet Nazi Christian Muslim Jewish Bayesian Gaussian Markov Turing Euclidean Boolean
    Newtonian Victorian Orwellian Internet's Anyone Someone Everyone Nobody Something Everything Nothing
    Anything Phase Stage Round Version Release Mission Project Program Team Lab Labs Group Company Companies
    Startup University ASR AST TDP CGI ASIC ASICs LiDAR LIDAR AV AVs B2B B2C PoC PoCs ORF ORFs ncRNA mRNA CBRN
    SWE DRL MARL MCTS MSE FLOP/s OCR TTS STT NER KV QKV TODO ROI EV EVs WMD NDA IRL OOD MFU DRAM NAND EUV Agency
    Chatbot Improve Biological Nuclear Radiological Chemical Attention South North East Central Southeast
    Northeast Northwest Southwest Middle Caveats Scores Future Lessons Details Background Setup Data's
    Obliterated AI's US-China AI-based AI-driven AI-generated Pro Max Mini Ultra Lite"""
)
"""What is never an entity on its own."""

OPENERS: Final = _words(
    """The A An In On At By For From With As If When While Where What Why How Who This That These Those Here There And
    But Or So Yet Both Some Many Most All Every Each Like Unlike Using Given Since After Before Now Then Today
    Also Our Their His Her Its My Your Read Check Get See Watch Meet Via Per New More Let Can Could Would Should
    Will Is Are Was Were Do Does Did Have Has Had Not No Yes To Of It He She They We You I One Two Three"""
)
"""What may begin a sentence before a name, and is not a part of it."""

ORGANIZATION_WORDS: Final = _words(
    """University Universities Institute Institutes Institution College School Academy Laboratory Laboratories Lab Labs
    Center Centre Corporation Corp Inc Ltd Limited LLC GmbH Company Group Foundation Agency Ministry Department
    Bureau Commission Committee Council Association Society Union Bank Press Times Post Journal Magazine Review
    Observatory Hospital Clinic Ventures Capital Partners Technologies Technology Systems Robotics Therapeutics
    Pharmaceuticals Research Alliance Consortium Initiative Federation Parliament Congress Senate Court Army
    Navy Force Corps Command Police Authority Office Administration Network Networks Studios Media News Security
    Dynamics Motors Energy Semiconductor Polytechnic Organization Organisation Organizations Trust Fund Museum
    Intelligence AI"""
)
"""A name that has one of these is that of an organisation."""

NO_ORGANIZATION: Final = _words("Grade High Data Intelligent Graduate Middle Elementary Governance Deep Machine Open")
"""With one of these alone before it, such a word makes no organisation: `Grade School math`."""

PERSON_NAMES: Final = _words(
    """Aaron Adam Alan Albert Alec Alex Alexander Alice Amanda Amy Ana Andre Andrea Andrej Andrew Andy Angela Ann Anna
    Anne Anthony Antonio Arthur Ashish Barack Ben Benjamin Bernie Bill Bob Boris Brad Brian Bruce Carl Carlos
    Caroline Catherine Charles Charlie Chelsea Chris Christian Christina Christopher Claire Claude Colin Craig
    Dan Daniel Danny Dario Dave David Dean Demis Dennis Diana Donald Doug Douglas Ed Edward Eliezer Elizabeth
    Elon Emily Emma Eric Erik Ethan Eugene Evan Fei-Fei Frank Fred Gary Geoff Geoffrey George Gordon Greg
    Gregory Hans Harry Helen Henry Hugo Ian Igor Ilya Isaac Ivan Jack Jacob Jaime James Jan Jane Jared Jason Jay
    Jean Jeff Jeffrey Jennifer Jeremy Jerry Jessica Jim Jimmy Joan Joe Joel John Johannes Jon Jonathan Jordan
    Jose Joseph Josh Joshua Juan Judea Julia Justin Karen Karl Kate Kathleen Kevin Kobe Larry Laura Lee Leo
    Leonard Lisa Louis Luca Lucas Luke Marc Marcus Margaret Maria Marie Mark Martin Mary Matt Matthew Max
    Melanie Michael Michelle Miguel Mike Mira Mohammed Nancy Nathan Neil Nicholas Nick Niels Nina Noam Norbert
    Oliver Oriol Oscar Pablo Pat Patrick Paul Pedro Pete Peter Phil Philip Pierre Pieter Quoc Rachel Ray Raymond
    Rebecca Richard Rishi Rob Robert Robin Rodney Roger Roman Ron Ronald Ross Russ Ryan Sam Samuel Sara Sarah
    Satya Scott Sean Sebastian Sergey Shane Shannon Simon Sophia Stefan Stephen Steve Steven Stuart Sundar Susan
    Terence Terry Thomas Tim Timnit Timothy Toby Tom Tony Victor Vincent Vladimir Walter Wei Will William Xi
    Yann Yoshua Yuval Zachary Zihan"""
)
"""First names, of those that write and of those that are written about."""

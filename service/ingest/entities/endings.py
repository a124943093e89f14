"""What the parts of a name say of its kind: SkerryBench, Skerry 7B, Skerry Securities."""

import re
from functools import lru_cache
from typing import NamedTuple

from schema.enums import EntityKind


class _Part(NamedTuple):
    pattern: re.Pattern[str]
    kind: EntityKind
    vote: int


def _part(pattern: str, kind: EntityKind, vote: int) -> _Part:
    return _Part(re.compile(pattern), kind, vote)


_PARTS = (
    _part(
        r"(?:^|[a-z\d -])(?:[Bb]ench|Bench-?\w{1,4}|BENCH|[Ee]val|EVAL|QA|-?MMLU\S*|Arena|Exam|Olympiad|Challenge)$",
        EntityKind.BENCHMARK,
        30,
    ),
    _part(r"Bench\b|(?:^|[ -])(?:Math|MATH|ARC|GSM)", EntityKind.BENCHMARK, 15),
    _part(r"[a-z-]Net$", EntityKind.MODEL, 10),
    _part(r"(?:[Ww]eb|Corpus|Dataset|Crawl|Pile|Text|Instruct|Set|DB|\d+[MK]|101)$", EntityKind.DATASET, 10),
    _part(
        r"(?i)\d+(?:\.\d+)?b\b|\d(?:\.\d)?[- ](?:instruct|chat|mini|pro|preview|turbo|flash|base)\b",
        EntityKind.MODEL,
        40,
    ),
    _part(
        r"(?i)(?:gpt|llama|claude|gemini|gemma|qwen|mistral|bert|coder|lm|former|diffusion|vl|vlm|vla)\b",
        EntityKind.MODEL,
        15,
    ),
    _part(r"^(?:Mixture|Chain|Tree|Graph|Program) of ", EntityKind.METHOD, 40),
    _part(r"-(?:XX?L|[Ll]arge|[Ss]mall|[Tt]iny|[Mm]ini|[Nn]ano|[Bb]ase|[Mm]edium|[Ll]ite)$", EntityKind.MODEL, 15),
    _part(r"^[A-Za-z]{3,}[ -]?\d(?:\.\d)?[a-z]?(?:\b|$)", EntityKind.MODEL, 15),
    _part(r"^(?:RTX|GTX|TPU|Xeon|EPYC|Ascend|MI)\b|^[A-HL-Z]{1,2}\d{2,4}[A-Z]?s?$|^HBM", EntityKind.HARDWARE, 30),
    _part(
        r"(?:DPO|PPO|SGD|Adam\w?|Norm|LoRA|RL|RLHF|MoE|GD|PO|Attention|Search|Optimization|Momentum|Embeddings?|Reduce|"
        r"Training|Prop|GLU|LU|PE|Learning|Tuning|Distillation|Sampling|Decoding|Parallel|FP\d+|[Ff]loat\d*|[Ii]nt\d|"
        r"Quantization|FLOPs|Mesh|CoT)$",
        EntityKind.METHOD,
        20,
    ),
    _part(
        r"(?:Hub|OS|[Cc]raft|Hack|SDK|Engine|World|Studio|Gym|Sim|Server|Chrome|DB|SQL|SQLite|Script|\.js|\.py|API|Env|"
        r"Environment|Simulator)$",
        EntityKind.SOFTWARE,
        15,
    ),
    _part(
        r"(?:AI|Labs?|Inc|Corp|Ltd|LLC|Research|Technolog(?:y|ies)|Systems|Robotics|Intelligence|Securities|Partners|"
        r"Ventures|Capital|Insurance|Limited|Industries|Motors|Times|Journal|Post|News|Magazine|Analysis|Bio|Pharma|"
        r"Semiconductors?|Silicon|Photonics|Trust|Group|Fund|Electronics|Aerospace|Networks|Computing|Dynamics|Health|Media|Holdings|Co|Company|Biosciences|Foundation|"
        r"Collective|Army|Navy|Force|Guard|Police|Police Department|Studios|\.ai)$",
        EntityKind.ORGANIZATION,
        30,
    ),
)


@lru_cache(maxsize=16384)
def of_name(name: str) -> dict[EntityKind, int]:
    """The kinds that a name's own parts speak for, and how loudly."""
    found: dict[EntityKind, int] = {}
    for part in _PARTS:
        if part.pattern.search(name):
            found[part.kind] = found.get(part.kind, 0) + part.vote
    return found

"""Issues of an invented newsletter as WordPress and Substack write them, in feeds and on pages."""

from html import escape

WORDPRESS_BODY = """
<p>Welcome to Harbour Notes, a letter about boats and the machines that steer them. Please subscribe.</p>
<p><strong>A ferry learns to dock on its own:<br /></strong><em>…Nine hundred attempts, four scratches…<br /></em>\
The port of Aalvik let a small
model steer an old ferry for a winter.<br />&nbsp; &nbsp; &nbsp; &nbsp;<strong>How they did it: </strong>The crew\
 drove by day and <a href="https://example.org/logs">kept logs</a>; the machine practised at night.</p>
<p>&nbsp;</p>
<p>What the crew wrote down:</p>
<ul class="wp-block-list">
<li>Wind and tide.
<ul><li>The tide twice.</li></ul>
</li>
<li>Every <em>bump</em>.</li>
</ul>
<p><strong>Why this matters – small ports first:</strong> Nobody else has the time. See <a href=\
"https://harbour.example/2024/05/06/harbour-notes-11-fog/">Harbour Notes 11</a>.<br /><strong>Read more:</strong> \
<a href="https://arxiv.org/abs/2401.00001">Docking by Night (arXiv)</a>.</p>
<p>***</p>
<figure class="wp-block-image"><img decoding="async" src="https://harbour.example/f.jpg" alt="a ferry" />\
<figcaption>The ferry, resting</figcaption></figure>
<p><strong>Tech Tales:</strong></p>
<p><strong>The lighthouse that answered<br /></strong><em>[A pier, 2041]</em></p>
<p>It blinked once for yes.</p>
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><a href="https://x.example/s">X</a></div>
"""

SUBSTACK_BODY = """<p>Welcome to Harbour Notes, a letter about boats.</p>\
<div class="subscription-widget-wrap" data-attrs="{&quot;url&quot;:&quot;https://harbour.example/subscribe?&quot;}">\
<div class="subscription-widget show-subscribe"><div class="preamble"><p class="cta-caption">Thanks!</p></div>\
<form class="subscription-widget-subscribe"><input type="email"><input type="submit" value="Go"></form></div></div>\
<p><strong>A ferry learns to dock on its own:</strong><br><em>…Nine hundred attempts, four scratches…</em><br>\
<span>The port of Aalvik let a small model steer an old ferry.</span></p>\
<div class="captioned-image-container"><figure><a class="image-link image2" target="_blank" href=\
"https://cdn.example/full.png"><div class="image2-inset"><picture>\
<source type="image/webp" srcset="https://cdn.example/1">\
<img src="https://cdn.example/small.png" alt=""></picture></div></a><figcaption class="image-caption">\
Seen from the pier</figcaption></figure></div>\
<p><strong>Read more:</strong><span> </span>\
<a href="https://arxiv.org/abs/2401.00001">Docking by Night (arXiv)</a><span>.</span></p>\
<div><hr></div><ol><li><p>First rope</p></li><li><p>Second rope</p></li></ol>\
<div id="youtube2-abc" class="youtube-wrap"><div class="youtube-inner"><iframe src="https://video.example/embed/abc">\
</iframe></div></div><div class="digest-post-embed" data-attrs="{&quot;canonical_url&quot;:&quot;https://harbour.example/p/old\
&quot;}"></div><p class="button-wrapper" data-attrs="{}"><a class="button primary" href="https://harbour.example/subscribe">\
<span>Subscribe now</span></a></p>"""


def wordpress_feed(*titles: str, body: str = WORDPRESS_BODY, name: str = "Harbour Notes") -> str:
    items = "".join(
        f"""
	<item>
		<title>{escape(title)}</title>
		<link>https://harbour.example/2024/06/0{number}/notes/</link>
		<comments>https://harbour.example/2024/06/0{number}/notes/#respond</comments>
		<dc:creator><![CDATA[Mara Lind]]></dc:creator>
		<pubDate>Mon, 0{number} Jun 2024 14:30:01 +0000</pubDate>
		<category><![CDATA[Uncategorized]]></category>
		<guid isPermaLink="false">http://harbour.example/?p=10{number}</guid>
		<description><![CDATA[Welcome to Harbour Notes, a letter about [&#8230;]]]></description>
		<content:encoded><![CDATA[{body}]]></content:encoded>
		<wfw:commentRss>https://harbour.example/2024/06/0{number}/notes/feed/</wfw:commentRss>
		<slash:comments>0</slash:comments>
	</item>"""
        for number, title in enumerate(titles, 3)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
	<title>{name}</title>
	<atom:link href="https://harbour.example/feed/" rel="self" type="application/rss+xml" />
	<link>https://harbour.example</link>
	<lastBuildDate>Wed, 05 Jun 2024 14:30:01 +0000</lastBuildDate>
	<sy:updatePeriod>hourly</sy:updatePeriod>
	<generator>https://wordpress.org/?v=6.5.3</generator>{items}
</channel>
</rss>
"""


def substack_feed(title: str, body: str = SUBSTACK_BODY) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" version="2.0" \
xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title><![CDATA[Harbour Notes]]></title>\
<link>https://harbour.example</link><generator>Substack</generator><webMaster><![CDATA[harbour@example.org]]></webMaster>\
<item><title><![CDATA[{title}]]></title><description><![CDATA[Small ports first]]></description>\
<link>https://harbour.example/p/notes-12</link><guid isPermaLink="false">https://harbour.example/p/notes-12</guid>\
<dc:creator><![CDATA[Mara Lind]]></dc:creator><pubDate>Mon, 03 Jun 2024 13:01:00 GMT</pubDate>\
<enclosure url="https://cdn.example/cover.png" length="0" type="image/png"/>\
<content:encoded><![CDATA[{body}]]></content:encoded></item></channel></rss>"""


def atom_feed(title: str, body: str = SUBSTACK_BODY) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Notes</title><id>urn:x</id>
<updated>2024-06-04T00:00:00Z</updated><author><name>Mara Lind</name></author>
<entry><title type="html">{escape(escape(title))}</title><id>urn:x:12</id>
<link rel="alternate" href="https://harbour.example/p/notes-12"/>
<published>2024-06-03T15:01:00+02:00</published><updated>2024-06-04T00:00:00Z</updated>
<content type="html">{escape(body)}</content></entry></feed>"""


def wordpress_page(title: str, body: str = WORDPRESS_BODY) -> str:
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8"><title>{escape(title)} | Harbour Notes</title>
<link rel="canonical" href="https://harbour.example/2024/06/03/notes/" />
<meta property="og:title" content="{escape(title)}" />
<meta property="article:published_time" content="2024-06-03T14:30:01+00:00" />
<script>var a = "<div><div>"; for (i=0;i<b;i++) {{}}</script></head>
<body class="single"><header><h1 class="site-title"><a href="/">Harbour Notes</a></h1></header>
<nav><ul><li><a href="/about">About</a></li></ul></nav>
<article id="post-103" class="post"><header class="entry-header"><h1 class="entry-title">{escape(title)}</h1>
<span class="byline"><span class="author vcard"><a class="url fn n" rel="author" href="/author/mara/">
Mara Lind</a></span></span>
<time class="entry-date published" datetime="2024-06-03T14:30:01+00:00">June 3, 2024</time></header>
<div class="entry-content">{body}</div>
<footer class="entry-footer">Bookmark the permalink.</footer></article>
<div id="comments" class="comments-area"><p>Be the first to comment on this.</p></div>
<footer id="colophon">Proudly powered</footer></body></html>"""


def substack_page(title: str, body: str = SUBSTACK_BODY) -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{escape(title)} - by Mara Lind - Harbour Notes</title>
<meta property="og:title" content="{escape(title)}"><meta name="author" content="Mara Lind">
<link rel="canonical" href="https://harbour.example/p/notes-12">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{title}",\
"datePublished":"2024-06-03T13:01:00+00:00","author":[{{"@type":"Person","name":"Mara Lind"}}]}}</script></head>
<body><div id="entry"><div class="main-menu"><a href="/">Harbour Notes</a><button>Subscribe</button></div>
<article class="newsletter-post post"><div class="post-header"><h1 class="post-title published">{escape(title)}</h1>
<h3 class="subtitle">Small ports first</h3></div>
<div class="available-content"><div class="body markup">{body}</div></div>
<div class="post-footer"><a class="post-ufi-button">5</a></div></article>
<div class="comments-section"><h4>Discussion about this post</h4></div></div></body></html>"""

"""Made-up sites around a text, as content management systems build them; `{}` is where the text stands."""

NEWSLETTER = """<section class="newsletter"><h3>Subscribe to our newsletters</h3><p>Stay informed of what the Lanterns do, once a month,
in three languages, and of what you can do.</p><form action="/n"><input type="email" name="e"><button>Subscribe</button></form></section>"""
COOKIES = """<div id="cookie-consent" class="cookie-banner"><p>We use cookies to improve your experience on our site and to show you
lanterns. By browsing on you agree to our use of cookies.</p><button>Accept</button><a href="/privacy">Privacy policy</a></div>"""
MENU = """<ul class="menu"><li><a href="/">Home</a></li><li><a href="/about">Who we are</a></li><li><a href="/work">Our work</a></li>
<li><a href="/news">News</a></li></ul>"""
SHARE = """<div class="share-links"><span>Share this page</span><a href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a>
<a href="https://twitter.com/intent/tweet?url=x">Twitter</a><a href="mailto:?subject=x">E-mail</a></div>"""
RELATED = """<div class="related-items"><h2>Related items</h2><ul><li><a href="/1">Lanterns meet in Port Amber for the ninth time</a></li>
<li><a href="/2">A fund for lamps in rural branches</a></li></ul></div>"""
FOOTER = """<footer><p>Lantern Federation, 3 Quay Street, Port Amber</p><ul><li><a href="/imprint">Imprint</a></li></ul>
<p>© 2024 Lantern Federation. All rights reserved.</p></footer>"""
CHROME = (
    "newsletters", "cookies", "Who we are", "Facebook", "Twitter", "E-mail", "Related items", "ninth time", "Quay Street", "rights reserved",
    "Accept", "Privacy policy", "Stay informed",
)  # fmt: skip
"""Words of the sites that are in no text."""

SITES = {
    "article in a site": f"{COOKIES}<header>{MENU}</header><nav><a href='/'>Home</a> <a href='/r'>Resolutions</a></nav><main>{{}}{SHARE}"
    f"{RELATED}</main>{NEWSLETTER}{FOOTER}",
    "divs only": f"<div id='page'><div id='masthead' class='site-header'>{MENU}</div><div id='content' class='content-area'><div class='post'>"
    f"{SHARE}<div class='entry-content'>{{}}</div>{SHARE}</div>{RELATED}</div><div class='sidebar'><h3>News</h3>{MENU}{NEWSLETTER}</div>"
    f"{FOOTER}</div>{COOKIES}",
    "form around everything": f"<form id='aspnetForm' action='/x'><div>{MENU}</div><div class='main'>{{}}</div>{NEWSLETTER.replace('form', 'div')}"
    f"{FOOTER}</form>",
    "layout table": f"<table role='presentation'><tr><td width='20%'>{MENU}</td><td>{{}}{SHARE}</td></tr><tr><td colspan='2'>{FOOTER}</td>"
    f"</tr></table>",
    "cards": f"<header role='banner'><a href='/'>Lanterns</a>{MENU}</header><main><section><div class='row'><div class='col'>{{}}</div></div>"
    f"</section><section>{RELATED}</section></main>{NEWSLETTER}{FOOTER}",
    "nothing around": "{}",
}

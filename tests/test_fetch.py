"""Linked texts over HTTP: only what may be asked, from where it was looked up, within limits, and said in one line when not."""

from __future__ import annotations

import gzip
import io
import socket
import ssl
import subprocess
import sys
import threading
import time
import tracemalloc
import zipfile
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
import trustme

from corpus.errors import FetchFailed
from ingest.fetch import Fetched, Network, hosts_of, is_public

HOST = "texts.example"
TEXT = "La Conférence EXHORTE les gouvernements à financer l’école publique.\n".encode()
PAGE = b"<!DOCTYPE html><html><body><p>La Conf\xc3\xa9rence</p></body></html>"
ADVICE = ("Check the address", "Correct it", "Try again later", "Download", "download", "Take it out")


class Site:
    """A real server on loopback. `answers` says by path what it does; `asked` keeps each request's path and headers."""

    def __init__(self, address="127.0.0.1", tls=None):
        site = self
        self.answers, self.asked, self.closing = {}, [], threading.Event()

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                site.asked.append((self.path, self.headers))
                site.answers[self.path](self)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
            daemon_threads = False

            def handle_error(self, *_):
                assert isinstance(sys.exception(), OSError)  # the client went away

        self.server = Server((address, 0), Answering)
        self.port = self.server.server_address[1]
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def url(self, path="/", host=HOST, scheme="http"):
        return f"{scheme}://{host}:{self.port}{path}"

    def says(self, body=b"", status=200, path="/", **headers):
        def answer(handler):
            handler.send_response_only(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer
        return self.url(path)

    def writes(self, raw, path="/"):
        """Exactly these bytes, and then the end of the connection."""

        def answer(handler):
            handler.wfile.write(raw)
            handler.close_connection = True

        self.answers[path] = answer
        return self.url(path)

    def drips(self, before, drop, after):
        """`drop` a hundred times with a pause after each, three seconds in all; then it would be a good answer."""

        def answer(handler):
            handler.wfile.write(before)
            for _ in range(100):
                handler.wfile.write(drop)
                handler.wfile.flush()
                self.closing.wait(0.03)
            handler.wfile.write(after)
            handler.close_connection = True

        self.answers["/"] = answer
        return self.url()


class Names:
    """Where made-up hosts are: a name's first list of addresses at its first look-up, the next at the next, then the last."""

    def __init__(self, **addresses):
        self.addresses = {
            name.replace("_", "."): [list(map(ip_address, turn)) for turn in turns] for name, turns in addresses.items()
        }
        self.asked = []

    def __call__(self, host, port):
        self.asked.append((host, port))
        if host not in self.addresses:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        turns = self.addresses[host]
        return turns.pop(0) if len(turns) > 1 else turns[0]


@pytest.fixture
def site():
    with Site() as site:
        yield site


@pytest.fixture
def names():
    return Names(texts_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])


@pytest.fixture
def network(names):
    """Reaches texts.example, which is this machine."""
    return near(names)


def near(names, hosts=(HOST,), **limits):
    return Network(frozenset(hosts), look_up=names, permitted=lambda address: address.is_loopback, **limits)


def refusal(network, url, **known):
    """What a person reads: one printable line that says what to do."""
    with pytest.raises(FetchFailed) as raised:
        network.fetch(url, **known)
    said = str(raised.value)
    assert said.isprintable()
    assert len(said) < 800
    assert any(advice in said for advice in ADVICE), said
    return said


def test_a_text_comes_with_what_to_ask_with_next_time(site, network):
    url = site.says(PAGE, ETag='"v1"', Last_Modified="Fri, 02 Aug 2024 10:00:00 GMT")
    assert network.fetch(url) == Fetched(url, PAGE, ".html", '"v1"', "Fri, 02 Aug 2024 10:00:00 GMT")


# Which hosts


@pytest.mark.parametrize(
    "address",
    [
        "http://elsewhere.example/",
        "http://sub.texts.example/",
        "http://example/",
        "http://nottexts.example/",
        "http://texts.example.elsewhere.example/",
        "http://texts.example@elsewhere.example/",
        "http://texts.example\\@elsewhere.example/",
        "http://elsewhere.example#texts.example/",
        "http://elsewhere.example/http://texts.example/",
        "http://texts.example%2e/",
        "http://texts.example../",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://tехts.example/",  # Cyrillic е and х
    ],
)
def test_a_host_that_is_not_listed_is_neither_asked_nor_looked_up(names, network, address):
    refusal(network, address)
    assert names.asked == []


def test_the_refusal_of_a_host_names_the_listed_ones_and_the_setting(network):
    said = refusal(network, "https://Elsewhere.example/a")
    assert "elsewhere.example is not among the hosts that texts are fetched from (texts.example)" in said
    assert "PLAIDOYER_HOSTS='[\"elsewhere.example\"]'" in said


def test_without_a_list_nothing_is_asked(names):
    assert "(none)" in refusal(near(names, ()), "http://texts.example/")


@pytest.mark.parametrize("host", ["TEXTS.Example", "texts.example.", "Texts.Example."])
def test_capitals_and_a_last_dot_are_the_same_host(site, names, network, host):
    site.says(TEXT)
    assert network.fetch(site.url(host=host)).content == TEXT
    assert names.asked == [(HOST, site.port)]
    assert site.asked[0][1]["Host"] == f"{HOST}:{site.port}"


@pytest.mark.parametrize("listed", ["TEXTS.example", "texts.example."])
def test_a_host_may_be_listed_in_capitals_and_with_a_last_dot(site, names, listed):
    site.says(TEXT)
    assert near(names, {listed, "no host at all", ""}).fetch(site.url()).content == TEXT


@pytest.mark.parametrize("address", ["http://marie:secret@texts.example/", "http://marie@texts.example/"])
def test_a_user_name_or_password_is_refused_and_not_repeated(names, network, address):
    said = refusal(network, address)
    assert "user name or password" in said
    assert "secret" not in said
    assert names.asked == []


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://texts.example/", "javascript:alert(1)", "data:text/plain,a", "gopher://texts.example/", "ws://texts.example/",
     "/a", "texts.example/a", "//texts.example/", "http:///a", "https:texts.example", ""],
)  # fmt: skip
def test_another_scheme_than_http_is_refused(names, network, address):
    assert "is no http or https address" in refusal(network, address)
    assert names.asked == []


@pytest.mark.parametrize("address", ["http://[::1/", "http://texts.example:65536/", "http://texts.example:0/", "http://texts.example:-1/", "http://texts.example:x/", "http://te\nxts.example/", "http://a\x1b[2J.example/"])  # fmt: skip
def test_what_is_no_address_is_refused(names, network, address):
    assert "is no web address" in refusal(network, address)
    assert names.asked == []


def test_letters_beyond_ascii_are_one_host_however_they_are_written_and_listed(site, names):
    site.says(TEXT)
    names.addresses["xn--cole-9oa.example"] = [[ip_address("127.0.0.1")]]
    for listed in ("école.example", "xn--cole-9oa.example"):
        for asked in ("École.example", "xn--cole-9oa.example"):
            assert near(names, {listed}).fetch(site.url(host=asked)).content == TEXT
    assert set(names.asked) == {("xn--cole-9oa.example", site.port)}
    assert {headers["Host"] for _, headers in site.asked} == {f"xn--cole-9oa.example:{site.port}"}


def test_a_host_is_looked_up_by_the_very_name_that_was_checked(site, names):
    """« straße » is a host of its own; Python's own look-up of the letters would ask for « strasse »."""
    site.says(TEXT)
    names.addresses["xn--strae-oqa.example"] = names.addresses["strasse.example"] = [[ip_address("127.0.0.1")]]
    assert near(names, {"straße.example"}).fetch(site.url(host="straße.example")).content == TEXT
    assert names.asked == [("xn--strae-oqa.example", site.port)]
    refusal(near(names, {"strasse.example"}), site.url(host="straße.example"))


def test_the_hosts_of_addresses_are_as_they_are_looked_up():
    addresses = ["https://WWW.ei-ie.org/fr/item/29105:a", "http://texts.example.:8080/", "https://École.example", "http://[::1]:8/", "http://[::1", "/a", ""]  # fmt: skip
    assert hosts_of(addresses) == {"www.ei-ie.org", "texts.example", "xn--cole-9oa.example", "::1"}


# Which address


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1",
        "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::1", "::", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "100::1", "2001:db8::1", "2001:0:808:808::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::10.0.0.1", "2002:7f00:1::", "2002:a00:1::1",
        "64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b:1::a00:1",
    ],
)  # fmt: skip
def test_a_host_inside_a_network_is_refused(site, address):
    site.says(TEXT)
    assert not is_public(ip_address(address))
    names = Names(texts_example=[[address]])
    said = refusal(Network(frozenset({HOST}), look_up=names), site.url())
    assert f"texts.example leads to {ip_address(address)}, which is no address of the open internet" in said
    assert site.asked == []


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_this_machine_is_refused_by_the_real_look_up_even_where_it_is_listed(site, host):
    site.says(TEXT)
    assert "no address of the open internet" in refusal(Network(frozenset({host.strip("[]")})), site.url(host=host))
    assert site.asked == []


def test_one_address_inside_a_network_among_others_is_enough_to_refuse(site):
    names = Names(texts_example=[["127.0.0.1", "10.0.0.1"]])
    assert "10.0.0.1" in refusal(near(names), site.url())
    assert site.asked == []


def test_the_address_that_was_checked_is_the_one_connected_to(site):
    """The name changes its mind after the first look-up: a second one would lead inside."""
    site.says(TEXT)
    names = Names(texts_example=[["127.0.0.1"], ["10.0.0.1"]])
    assert near(names).fetch(site.url()).content == TEXT
    assert names.asked == [(HOST, site.port)]
    assert "10.0.0.1" in refusal(near(names), site.url())


def test_of_two_addresses_the_first_is_connected_to(site):
    site.says(TEXT)
    assert near(Names(texts_example=[["127.0.0.1", "127.0.0.99"]])).fetch(site.url()).content == TEXT


@pytest.mark.parametrize("found", [[], None])
def test_a_host_without_an_address_is_said_to_be_not_found_or_refused(found):
    names = Names(texts_example=[[]]) if found == [] else Names()
    said = refusal(near(names), "http://texts.example/")
    assert said.startswith(
        "texts.example cannot be found: no internet here" if found is None else "texts.example leads to nothing"
    )


def test_the_request_names_the_host_and_not_its_address(site, network):
    network.fetch(site.says(TEXT, path="/a%20b?c=d%2Fe") + "#part")
    (path, headers) = site.asked[0]
    assert path == "/a%20b?c=d%2Fe"
    assert headers["Host"] == f"{HOST}:{site.port}"
    assert headers["User-Agent"].startswith("Plaidoyer")
    assert set(map(str.lower, headers)) == {"host", "user-agent", "accept", "accept-encoding"}


def test_no_proxy_of_the_environment_is_used(site, network, monkeypatch):
    with Site() as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            monkeypatch.setenv(name.lower(), f"http://127.0.0.1:{proxy.port}")
        assert network.fetch(site.says(TEXT)).content == TEXT
        assert proxy.asked == []


@pytest.fixture
def six():
    try:
        site = Site("::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    with site:
        yield site


def test_a_host_at_an_ipv6_address_is_reached(six):
    six.says(TEXT)
    assert near(Names(texts_example=[["::1"]])).fetch(six.url()).content == TEXT
    assert six.asked[0][1]["Host"] == f"{HOST}:{six.port}"


def test_an_ipv6_address_may_stand_for_the_host(six):
    six.says(b"", 302, Location="/next")
    six.says(TEXT, path="/next")
    network = Network(frozenset({"::1"}), permitted=lambda address: address.is_loopback)
    assert network.fetch(six.url(host="[::1]")).content == TEXT
    assert {headers["Host"] for _, headers in six.asked} == {f"[::1]:{six.port}"}


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location", ["/fr/next", "next", "../fr/next", "//texts.example:{port}/fr/next", "http://TEXTS.example.:{port}/fr/next"]
)
def test_a_redirect_is_followed_and_the_text_keeps_the_address_that_was_asked_for(site, network, status, location):
    url = site.says(b"moved", status, path="/fr/item", Location=location.format(port=site.port))
    site.says(TEXT, path="/fr/next")
    assert network.fetch(url) == Fetched(url, TEXT, ".txt")


def test_a_redirect_may_change_the_query_alone(site, network):
    site.says(TEXT, path="/a?page=2")
    assert network.fetch(site.says(b"", 302, path="/a", Location="?page=2")).content == TEXT


def test_three_redirects_are_followed_and_a_fourth_is_not(site, network):
    for n in range(4):
        site.says(b"", 302, path=f"/{n}", Location=f"/{n + 1}")
    site.says(TEXT, path="/4")
    assert network.fetch(site.url("/1")).content == TEXT
    assert "more than 3 redirects" in refusal(network, site.url("/0"))
    assert [path for path, _ in site.asked] == ["/1", "/2", "/3", "/4", "/0", "/1", "/2", "/3"]


def test_a_loop_ends(site, network):
    assert "more than 3 redirects" in refusal(network, site.says(b"", 302, Location="/"))
    assert len(site.asked) == 4


def test_each_redirect_is_looked_up_again(site, names):
    site.says(b"", 302, Location=site.url("/next", host="other.example"))
    site.says(TEXT, path="/next")
    assert near(names, {HOST, "other.example"}).fetch(site.url()).content == TEXT
    assert names.asked == [(HOST, site.port), ("other.example", site.port)]


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://elsewhere.example/", "elsewhere.example is not among the hosts"),
        ("//sub.texts.example/", "sub.texts.example is not among the hosts"),
        ("http://127.0.0.1/", "127.0.0.1 is not among the hosts"),
        ("http://texts.example@elsewhere.example/", "user name or password"),
        ("http://marie:secret@texts.example/", "user name or password"),
        ("file:///etc/passwd", '"file:///etc/passwd" is no http or https address'),
        ("ftp://texts.example/", "is no http or https address"),
        ("javascript:alert(1)", "is no http or https address"),
        ("http://[::1", "is no web address"),
        ("http://texts.example:99999999/", "is no web address"),
        ("http://\x1b[2J\x1b]0;owned\x07/", "is no web address"),
        ("http://elsewhere.example/" + "a" * 60000, "elsewhere.example is not among the hosts"),
        ("x" * 60000 + "://texts.example/", "is no http or https address"),
    ],
)  # fmt: skip
def test_a_redirect_is_checked_like_a_first_request(site, network, names, location, why):
    url = site.writes(b"HTTP/1.1 302 Found\r\nLocation: " + location.encode() + b"\r\nContent-Length: 0\r\n\r\n")
    said = refusal(network, url)
    assert said.startswith(f'"{url}" sends on to another address: ')
    assert why in said
    assert "secret" not in said
    assert len(names.asked) == 1


def test_a_redirect_into_a_network_is_refused(site):
    names = Names(texts_example=[["127.0.0.1"]], inside_example=[["10.0.0.1"]])
    url = site.says(b"", 302, Location="http://inside.example/")
    assert "inside.example leads to 10.0.0.1" in refusal(near(names, {HOST, "inside.example"}), url)


def test_a_name_that_changes_its_mind_during_a_redirect_is_refused(site):
    names = Names(texts_example=[["127.0.0.1"], ["169.254.169.254"]])
    assert "169.254.169.254" in refusal(near(names), site.says(b"", 302, Location="/next"))
    assert len(site.asked) == 1


def test_a_redirect_to_nowhere_is_an_answer_like_any_other(site, network):
    assert "the server answers 302 Found" in refusal(network, site.says(b"", 302))


# How much


def limited(names, most=1 << 20):
    return near(names, max_bytes=most)


def test_the_most_allowed_comes_and_a_byte_more_does_not(site, names):
    assert len(limited(names, 5000).fetch(site.says(b"a" * 5000)).content) == 5000
    refusal(limited(names, 5000), site.says(b"a" * 5001))
    assert len(limited(names, 5000).fetch(site.says(gzip.compress(b"a" * 5000), Content_Encoding="gzip")).content) == 5000
    refusal(limited(names, 5000), site.says(gzip.compress(b"a" * 5001), Content_Encoding="gzip"))


def test_the_limits_are_20_megabytes_and_30_seconds():
    assert (Network(frozenset()).max_bytes, Network(frozenset()).max_seconds) == (20 * 1024 * 1024, 30)


def test_an_answer_that_never_ends_is_cut_off_at_the_limit(site, names):
    def without_end(handler):
        handler.send_response_only(200)
        handler.end_headers()
        while not site.closing.is_set():
            handler.wfile.write(b"a" * 65536)

    site.answers["/"] = without_end
    assert "has more than 1 MB" in refusal(limited(names), site.url())


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_text_is_unpacked(site, network, pack):
    text = TEXT * 5000  # in several pieces
    packing = "GZip" if pack is gzip.compress else "deflate"
    assert network.fetch(site.says(pack(text), Content_Encoding=packing)).content == text


def test_a_small_answer_that_unpacks_into_a_huge_one_is_stopped_and_never_unpacked_whole(site, names):
    bomb = gzip.compress(b" " * (200 << 20), 9)
    assert len(bomb) < 300_000
    url = site.says(bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        assert "has more than 1 MB" in refusal(limited(names), url)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("packing", ["gzip, gzip", "br", "zstd", "compress", "\x1b[2J"])
def test_a_packing_that_was_not_asked_for_is_refused(site, network, packing):
    assert "which was not asked for" in refusal(network, site.says(TEXT, Content_Encoding=packing))
    assert site.asked[0][1]["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(TEXT)[:-12], gzip.compress(TEXT)[:-1], gzip.compress(TEXT) + b"more", gzip.compress(TEXT) * 2, TEXT, b""],
    ids=["cut", "without its last byte", "more", "twice", "not packed", "empty"],
)
def test_a_text_that_does_not_unpack_to_its_end_is_refused(site, network, packed):
    assert "cannot be unpacked" in refusal(network, site.says(packed, Content_Encoding="gzip"))


# How long


@pytest.mark.parametrize(
    ("before", "drop", "after"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"a", b""),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", b"0\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a", b"\r\nContent-Length: 1\r\n\r\na"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n", b"X-A: b\r\n", b"\r\na"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"),
    ],
    ids=["content", "chunks", "one header", "headers", "interim answers"],
)
def test_a_server_that_drips_is_left_when_the_time_is_over(site, names, before, drop, after):
    url = site.drips(before, drop, after)
    started = time.monotonic()
    assert "took too long" in refusal(near(names, max_seconds=0.3), url)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_says_nothing_is_left_when_the_time_is_over(names, scheme):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"{scheme}://{HOST}:{mute.getsockname()[1]}/"
        assert "took too long" in refusal(near(names, max_seconds=0.3), url)


def test_the_time_is_for_all_redirects_together(site, names):
    def slow(handler):
        site.closing.wait(0.25)
        handler.send_response_only(302)
        handler.send_header("Location", "/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.answers["/"] = slow
    assert "took too long" in refusal(near(names, max_seconds=0.6), site.url())


def test_a_look_up_that_hangs_is_left_when_the_time_is_over():
    hangs = threading.Event()
    try:
        said = refusal(near(lambda *_: hangs.wait(20), max_seconds=0.2), "http://texts.example/")
    finally:
        hangs.set()
    assert said.startswith("texts.example cannot be found")


def test_a_look_up_that_hangs_does_not_keep_the_program_from_ending(environment):
    code = (
        "import threading\nfrom ingest.fetch import Network\nfrom corpus.errors import FetchFailed\n"
        "never = threading.Event()\n"
        "try:\n    Network(frozenset({'a.example'}), look_up=lambda *_: never.wait(), max_seconds=0.1).fetch('http://a.example')\n"
        "except FetchFailed as error:\n    print(error)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=30)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "a.example cannot be found" in ended.stdout


# What has not changed


def test_what_was_kept_is_asked_with_and_unchanged_brings_no_content(site, network):
    url = site.says(b"", 304)
    assert network.fetch(url, etag='W/"v1"', last_modified="Fri, 02 Aug 2024 10:00:00 GMT") == Fetched(url, None)
    headers = site.asked[0][1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('W/"v1"', "Fri, 02 Aug 2024 10:00:00 GMT")


@pytest.mark.parametrize(
    ("known", "sent"),
    [
        ({}, set()),
        ({"etag": '"v1"'}, {"If-None-Match"}),
        ({"last_modified": "Fri, 02 Aug 2024 10:00:00 GMT"}, {"If-Modified-Since"}),
    ],
)
def test_only_what_is_known_is_asked_with(site, network, known, sent):
    assert network.fetch(site.says(TEXT), **known).content == TEXT
    assert {name for name in site.asked[0][1] if name.startswith("If-")} == sent


def test_what_is_known_is_asked_with_after_a_redirect_too(site, network):
    url = site.says(b"", 302, Location="/next")
    site.says(b"", 304, path="/next")
    assert network.fetch(url, etag='"v1"').content is None


def test_unchanged_is_no_answer_where_nothing_is_known(site, network):
    assert "the server answers 304 Not Modified" in refusal(network, site.says(b"", 304))


def test_an_etag_that_cannot_be_sent_again_is_not_kept_and_not_sent(site, network):
    url = site.writes(b'HTTP/1.1 200 OK\r\nETag: "\xe9"\r\nLast-Modified: \x1b[2J\r\nContent-Length: 1\r\n\r\na')
    assert network.fetch(url) == Fetched(url, b"a", ".txt")
    assert network.fetch(url, etag='"é"', last_modified="a\r\nX-Smuggled: b").content == b"a"
    assert {name.lower() for name in site.asked[1][1]} == {"host", "user-agent", "accept", "accept-encoding"}


# What it is


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:  # stored as they are, not compressed
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
KINDS = {
    "page": (PAGE, ".html"),
    "page after blank lines": (b"\r\n\n  " + PAGE, ".html"),
    "page after a byte order mark": (b"\xef\xbb\xbf" + PAGE, ".html"),
    "page after a server's warning": (b"Warning: deprecated\n" + PAGE, ".html"),
    "page in capitals": (b"<HTML><BODY>a</BODY></HTML>", ".html"),
    "page in Latin-1": (b"<html><body>Conf\xe9rence</body></html>", ".html"),
    "page after a comment": (b"<!-- " + b"x" * 3000 + b" --><html><body>a</body></html>", ".html"),
    "page as XML": (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', ".html"),
    "part of a page": (b"<p>The Congress urges</p>", ".html"),
    "article": (b"<article><h1>The Congress</h1></article>", ".html"),
    "PDF": (PDF, ".pdf"),
    "PDF after a blank line": (b"\n" + PDF, ".pdf"),
    "PDF after a few bytes": (b"\x00\x01\x02" + PDF, ".pdf"),
    "PDF that speaks of HTML": (PDF + b"<!DOCTYPE html>", ".pdf"),
    "PDF without a byte beyond ASCII": (b"%PDF-1.4\n1 0 obj\n", ".pdf"),
    "text": (TEXT, ".txt"),
    "text with a byte order mark": (b"\xef\xbb\xbf" + TEXT, ".txt"),
    "text with page breaks and tabs": (b"a\f\tb\r\nc\v", ".txt"),
    "text that speaks of PDF": (b"A file that begins with %PDF-1.7 is a PDF.", ".txt"),
    "text that speaks of a tag": (b"Pages have an <html> and a <body>.", ".txt"),
    "text in angle brackets": (b"<jean@union.example> wrote", ".txt"),
    "text in Chinese": (("汉字" * 3000).encode(), ".txt"),
    "ZIP": (zipped(a="a" * 100), None),
    "ZIP that holds a PDF": (zipped(**{"a.pdf": PDF}), None),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", None),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", None),
    "GIF": (b"GIF89a\x01\x00\x01\x00\x80\x00", None),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>', None),
    "SVG with a declaration": (b'<?xml version="1.0"?><svg/>', None),
    "RTF": (b"{\\rtf1\\ansi a}", None),
    "PostScript": (b"%!PS-Adobe-3.0\n", None),
    "text in Latin-1": ("La Conférence".encode("latin-1"), None),
    "text in UTF-16": ("La Conférence".encode("utf-16"), None),
    "zeros far inside": (b"a" * 5000 + b"\x00", None),
    "no UTF-8 far inside": (b"a" * 5000 + b"\xff", None),
    "nothing": (b"", None),
    "blanks": (b" \n\t", None),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_is_told_from_the_content_whatever_the_server_calls_it(site, network, kind):
    content, ending = KINDS[kind]
    for called in ("text/html; charset=utf-8", "application/pdf", "text/plain", "image/png", "", None):
        url = site.says(content, **({} if called is None else {"Content_Type": called}))
        if ending:
            assert network.fetch(url) == Fetched(url, content, ending)
        else:
            assert refusal(network, url).startswith(f'"{url}" is no web page, PDF or UTF-8 text.')


def test_a_page_of_comments_is_told_at_once(site, network):
    """A pattern that may read each comment in two ways would take longer than the universe has."""
    assert network.fetch(site.says(b"<!---->" * 300)).ending == ".html"


# What goes wrong


@pytest.mark.parametrize(
    ("status", "said"),
    [(204, "204 No Content"), (206, "206 Partial Content"), (300, "300 Multiple Choices"), (400, "400 Bad Request"), (401, "401 Unauthorized"),
     (403, "403 Forbidden"), (404, "404 Not Found"), (410, "410 Gone"), (429, "429 Too Many Requests"), (500, "500 Internal Server Error"),
     (503, "503 Service Unavailable"), (799, "799")],
)  # fmt: skip
def test_any_answer_but_the_text_is_said_with_its_number(site, network, status, said):
    url = site.says(b"" if status == 204 else TEXT, status)
    assert f'"{url}": the server answers {said}. Check the address' in refusal(network, url)


def test_the_servers_own_words_are_not_repeated(site, network):
    assert "buy" not in refusal(network, site.writes(b"HTTP/1.1 404 \x1b[2Jbuy now\r\nContent-Length: 0\r\n\r\n"))


def test_a_connection_refused_is_said(network):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "could not be reached" in refusal(network, f"http://{HOST}:{port}/a")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nThe Congress",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nThe C\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nThe",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: one\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000,
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00\xff\x00\xff" * 20,
    ],
)  # fmt: skip
def test_an_answer_that_breaks_off_or_is_none_brings_nothing(site, network, raw):
    assert "broke off" in refusal(network, site.writes(raw))


def test_a_connection_that_is_torn_down_brings_nothing(site, network):
    def torn(handler):
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        handler.connection.close()
        handler.close_connection = True

    site.answers["/"] = torn
    assert "broke off" in refusal(network, site.url())


def test_after_a_failure_the_next_text_comes(site, network):
    refusal(network, site.writes(b"", "/a"))
    assert network.fetch(site.says(TEXT)).content == TEXT


# Certificates


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trust(authority):
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(trust)
    return trust


@pytest.fixture
def secure(authority):
    """https for texts.example. `named` keeps the names by which it was called in the handshake."""
    yield from secured(authority, HOST)


def secured(authority, *certified, address="127.0.0.1"):
    tls, named = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
    authority.issue_cert(*certified).configure_cert(tls)
    tls.sni_callback = lambda _socket, name, _context: named.append(name)
    with Site(address, tls) as site:
        site.named = named
        yield site


def test_over_tls_the_host_is_called_by_its_name_though_the_address_is_pinned(secure, names, trust):
    secure.says(TEXT)
    assert near(names, trust=trust).fetch(secure.url(scheme="https")).content == TEXT
    assert secure.named == [HOST]
    assert secure.asked[0][1]["Host"] == f"{HOST}:{secure.port}"
    assert names.asked == [(HOST, secure.port)]


def test_over_tls_a_last_dot_is_no_part_of_the_name(secure, names, trust):
    secure.says(TEXT)
    assert near(names, trust=trust).fetch(secure.url(host="TEXTS.example.", scheme="https")).content == TEXT
    assert secure.named == [HOST]


def test_a_certificate_of_nobody_is_refused_and_nothing_is_asked(secure, network):
    url = secure.url(scheme="https")
    said = refusal(network, url)
    assert said.startswith(f'"{url}": texts.example cannot show that it is the one it says (')
    assert "certificate" in said
    assert secure.named == [HOST]
    assert secure.asked == []


def test_the_certificate_of_another_host_is_refused(secure, names, trust):
    said = refusal(near(names, {"other.example"}, trust=trust), secure.url(host="other.example", scheme="https"))
    assert "other.example cannot show that it is the one it says" in said
    assert secure.asked == []


def test_a_certificate_for_the_address_is_none_for_the_host(authority, names, trust):
    for site in secured(authority, "127.0.0.1"):
        assert "cannot show that it is the one it says" in refusal(near(names, trust=trust), site.url(scheme="https"))
        assert site.asked == []


def test_a_redirect_to_another_host_at_the_same_address_needs_a_certificate_of_its_own(secure, names, trust):
    secure.says(b"", 302, Location=secure.url("/next", host="other.example", scheme="https"))
    secure.says(TEXT, path="/next")
    said = refusal(near(names, {HOST, "other.example"}, trust=trust), secure.url(scheme="https"))
    assert "other.example cannot show that it is the one it says" in said
    assert secure.named == [HOST, "other.example"]


def test_an_ipv6_address_may_stand_for_the_host_over_tls_too(authority, trust, six):
    for site in secured(authority, "::1", address="::1"):
        site.says(TEXT)
        network = Network(frozenset({"::1"}), permitted=lambda address: address.is_loopback, trust=trust)
        assert network.fetch(site.url(host="[::1]", scheme="https")).content == TEXT


def test_what_is_no_tls_is_refused(site, network):
    assert "could not be reached" in refusal(network, site.url(scheme="https"))


def test_what_is_tls_is_no_http(secure, names):
    assert "broke off" in refusal(near(names), secure.url())

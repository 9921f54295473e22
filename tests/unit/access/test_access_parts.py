"""The small parts of sign-in: buckets, passwords, codes, what is seen of whom."""

from __future__ import annotations

import pytest

from api.access.asker import Asker, Grant
from api.access.limits import Limiter, Rate
from api.access.passwords import Cost, Passwords, check_quality
from api.access.secrets import csrf_of, hash_code, new_code, new_token
from api.access.sight import Sight
from api.pages.sign_in import browser_words, local_path
from domain.errors import DomainError


class Seconds:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def taken(limiter: Limiter, key: str, times: int) -> int:
    """How many of so many requests are let through."""
    through = 0
    for _ in range(times):
        try:
            limiter.take(key)
        except DomainError:
            continue
        through += 1
    return through


def test_a_bucket_empties_and_fills_again() -> None:
    clock = Seconds()
    limiter = Limiter(Rate(per_second=2, at_once=5), clock)
    assert taken(limiter, "a", 10) == 5
    assert taken(limiter, "b", 10) == 5
    clock.now_s = 1.0
    assert taken(limiter, "a", 10) == 2
    clock.now_s = 100.0
    assert taken(limiter, "a", 10) == 5


def test_a_refusal_says_when_to_come_again() -> None:
    clock = Seconds()
    limiter = Limiter(Rate(per_second=0.1, at_once=1), clock)
    limiter.take("a")
    with pytest.raises(DomainError) as refused:
        limiter.take("a")
    wait_s = refused.value.fields["retry_after_s"]
    assert wait_s == 10
    clock.now_s = 10.0
    limiter.take("a")


@pytest.mark.parametrize(
    "password", ["一句特别好记的长长的话", "correct horse battery", "x7-Kw_92.pQz"]
)
def test_long_passwords_are_good_without_rules_about_characters(password: str) -> None:
    check_quality(password, "clerk")


@pytest.mark.parametrize(
    "password", ["ninechars", "1234567890", "PASSWORD123", "abababababab", "my-clerk-password"]
)
def test_what_is_tried_first_is_no_password(password: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_quality(password, "clerk")
    assert refused.value.code == "password-weak"


def test_a_hash_opens_for_its_password_only() -> None:
    passwords = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
    encoded = passwords.hash("one password")
    assert encoded != passwords.hash("one password")
    assert passwords.matches(encoded, "one password")
    assert not passwords.matches(encoded, "another password")
    assert not passwords.matches("not a hash", "one password")
    assert not passwords.matches(None, "the password of nobody")
    assert not passwords.is_outdated(encoded)
    assert Passwords(Cost(passes=2, memory_kib=8, lanes=1)).is_outdated(encoded)


def test_codes_are_read_out_and_typed_as_people_do() -> None:
    code = new_code()
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
    assert hash_code(code) == hash_code(code.lower().replace("-", " "))
    assert hash_code("OI") == hash_code("01")
    assert hash_code(code) != hash_code(new_code())


def test_form_tokens_follow_from_the_session_alone() -> None:
    token = new_token()
    assert csrf_of(token) == csrf_of(token) != csrf_of(new_token())
    assert token not in csrf_of(token)


def test_equal_grants_see_the_same_and_others_do_not() -> None:
    one = Asker(person="a", grants=(Grant("auditor", "c"), Grant("county_clerk", "c")))
    same = Asker(person="b", grants=(Grant("county_clerk", "c"), Grant("auditor", "c")))
    assert one.sight == same.sight
    assert one.sight != Asker(person="a", grants=(Grant("auditor", "t"),)).sight
    cadres = {Asker(person=who, grants=(Grant("cadre", "c"),)).sight for who in ("a", "b")}
    assert len(cadres) == 2


def test_sight_ends_at_the_jurisdiction() -> None:
    parents = {"c": "", "t1": "c", "t2": "c", "v1": "t1"}
    sight = Sight(Asker(person="a", grants=(Grant("township_reviewer", "t1"),)), parents, "c")
    seen = [body for body in parents if sight.covers("read-names", body)]
    assert seen == ["t1", "v1"]
    assert not sight.covers("read-names", "")  # who serves nowhere belongs to the county
    assert not sight.covers("manage-access", "t1")
    assert sight.name("王建国", "t2", "p") == "王**"
    assert Sight(None, parents, "c").name("王建国", "t2", "p") == "王建国"


def test_a_tree_that_leads_in_a_circle_ends() -> None:
    sight = Sight(Asker(grants=(Grant("auditor", "a"),)), {"a": "b", "b": "a"}, "a")
    assert sight.covers("read-names", "b")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8", "微信 WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17 Safari/604", "Safari · iPhone"),
        ("curl/8.5", "curl/8.5"),
        ("", ""),
    ],
)
def test_browsers_in_a_few_words(agent: str, words: str) -> None:
    assert browser_words(agent) == words


@pytest.mark.parametrize("given", ["//x.example", "https://x.example", "/\\x", "x", "/a\r\nb", ""])
def test_only_local_paths_are_gone_to(given: str) -> None:
    assert local_path(given) == ""
    assert local_path("/cadres/p1?of=a/b/c") == "/cadres/p1?of=a/b/c"

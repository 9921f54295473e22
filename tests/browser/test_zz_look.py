import pytest
def test_look(signed_in, browser, gate, width):
    c=browser.new_context(base_url=gate, viewport={"width":width,"height":844}, locale="zh-CN"); p=c.new_page()
    p.goto("/sign-in?to=/x"); p.screenshot(path=f"/tmp/w/access/signin{width}.png", full_page=True)
    p.goto("/sign-in/code"); p.screenshot(path=f"/tmp/w/access/code{width}.png", full_page=True)
    p=signed_in("county_clerk"); p.goto("/account"); p.screenshot(path=f"/tmp/w/access/account{width}.png", full_page=True)
    p=signed_in("administrator"); p.goto("/access"); p.screenshot(path=f"/tmp/w/access/access{width}.png", full_page=True)
    p.goto("/access/accounts/auditor"); p.screenshot(path=f"/tmp/w/access/one{width}.png", full_page=True)
    p.goto("/access/clients"); p.screenshot(path=f"/tmp/w/access/clients{width}.png", full_page=True)
    c.close()

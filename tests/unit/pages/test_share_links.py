"""Links that pass an article on carry its address and title whole."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, urlsplit

from badinh_site.pages.share_links import share

URL = "https://badinh.example/qu%E1%BA%ADn/2021/07/bai/"


def test_each_link_carries_the_address():
    found = share(URL, 'Lễ & "hội" 50%')
    assert parse_qs(urlsplit(found.facebook).query) == {"u": [URL]}
    (data,) = parse_qs(urlsplit(found.zalo).query)["d"]
    assert json.loads(base64.b64decode(data)) == {"url": URL}
    mail = urlsplit(found.email)
    assert (mail.scheme, mail.path) == ("mailto", "")
    assert parse_qs(mail.query) == {"subject": ['Lễ & "hội" 50%'], "body": [URL]}

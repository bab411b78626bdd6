"""Ticks are read exactly, and nothing malformed gets past."""

from __future__ import annotations

import json
import unittest
from decimal import Decimal
from typing import Any

from kairos_satellite.market_data import MarketData, Quote, Trade, parse

QUOTE: dict[str, Any] = {
    "type": "quote",
    "sequence": 1,
    "venue": "BINANCE",
    "symbol": "BTC-USDT",
    "bidPx": "65432.10",
    "bidQty": "1.50000",
    "askPx": "65432.11",
    "askQty": "2.3",
    "lastPx": "65432.10",
    "receiveTimeNs": 1700000000000000000,
    "exchangeTimeNs": 0,
}
TRADE: dict[str, Any] = {
    "type": "trade",
    "sequence": 2,
    "venue": "BINANCE",
    "symbol": "BTC-USDT",
    "tradeId": 7,
    "px": "65432.10",
    "qty": "0.5",
    "side": "BUY",
    "receiveTimeNs": 5,
    "exchangeTimeNs": 4,
}


class MarketDataTest(unittest.TestCase):
    def test_should_read_quotes_and_trades_exactly(self) -> None:
        quote = parse(json.dumps(QUOTE))
        self.assertIsInstance(quote, Quote)
        assert isinstance(quote, Quote)
        self.assertEqual((quote.bid_px, quote.ask_qty), (Decimal("65432.10"), Decimal("2.3")))
        self.assertEqual(quote.receive_time_ns, 1700000000000000000)
        trade = parse(json.dumps(TRADE))
        self.assertIsInstance(trade, Trade)
        assert isinstance(trade, Trade)
        self.assertEqual((trade.px, trade.trade_id, trade.side), (Decimal("65432.10"), 7, "BUY"))

    def test_should_pass_over_kinds_that_are_new(self) -> None:
        self.assertIsNone(parse(json.dumps({**QUOTE, "type": "auction"})))

    def test_should_refuse_what_is_malformed(self) -> None:
        for text in (
            "",
            "{",
            "[]",
            "null",
            json.dumps({key: value for key, value in QUOTE.items() if key != "bidPx"}),
            json.dumps({**QUOTE, "bidPx": 65432.1}),
            json.dumps({**QUOTE, "bidPx": "NaN"}),
            json.dumps({**QUOTE, "askPx": "dear"}),
        ):
            with self.subTest(text), self.assertRaises(ValueError):
                parse(text)

    def test_should_name_the_channel_of_the_contract(self) -> None:
        self.assertEqual(MarketData("redis://127.0.0.1").channel, "market_data")
        self.assertEqual(MarketData("redis://127.0.0.1", "OKX", "ETH-USDT").channel, "market_data:OKX:ETH-USDT")
        with self.assertRaises(ValueError):
            MarketData("redis://127.0.0.1", "OKX")


if __name__ == "__main__":
    unittest.main()

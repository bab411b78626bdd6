/** What the market shows: top of book, trades, candles. */
@NullMarked
package io.kairos.domain.marketdata;

import org.jspecify.annotations.NullMarked;

package io.kairos.domain.instrument;

import io.kairos.domain.number.FixedMath;

/**
 * Something that can be owned: BTC, USDT. The same asset at several venues has one id.
 *
 * @param id dense id, from 0.
 * @param name capitals as the trade writes it.
 * @param decimals decimals of every amount of this asset inside the engine, 0 to 18.
 */
public record Asset(int id, String name, int decimals) {
    public Asset {
        if (id < 0) {
            throw new IllegalArgumentException("asset id below zero: id=" + id);
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("asset without a name: id=" + id);
        }
        if (decimals < 0 || decimals > FixedMath.MAX_SCALE) {
            throw new IllegalArgumentException("asset decimals outside 0..18: asset=" + name + " decimals=" + decimals);
        }
    }
}

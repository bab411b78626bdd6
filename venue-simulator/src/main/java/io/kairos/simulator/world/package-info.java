/** The synthetic market: latent prices, participants and planted mispricings. */
@NullMarked
package io.kairos.simulator.world;

import org.jspecify.annotations.NullMarked;

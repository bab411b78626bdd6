/** Tests of the trials, and the trials themselves in the length that every change can bear. */
package io.kairos.standalone.endurance;

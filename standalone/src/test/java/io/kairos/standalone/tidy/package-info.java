/** House rules of the whole tree that no compiler checks. */
package io.kairos.standalone.tidy;

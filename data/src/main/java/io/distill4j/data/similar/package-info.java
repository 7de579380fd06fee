/** Texts that say nearly the same: found among millions by MinHash, decided by exact similarity. */
@NullMarked
package io.distill4j.data.similar;

import org.jspecify.annotations.NullMarked;

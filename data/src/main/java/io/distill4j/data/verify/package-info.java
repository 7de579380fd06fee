/**
 * Judges of a completion against the reference answer: one definition of correct for curation,
 * evaluation and reward.
 */
@NullMarked
package io.distill4j.data.verify;

import org.jspecify.annotations.NullMarked;

/** Rewards: what a completion is worth, by rules that say their range. */
@NullMarked
package io.distill4j.student.rl.reward;

import org.jspecify.annotations.NullMarked;

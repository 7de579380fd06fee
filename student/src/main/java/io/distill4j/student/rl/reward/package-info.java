/** Rewards: what a completion is worth, by rules and by models, with their range. */
@NullMarked
package io.distill4j.student.rl.reward;

import org.jspecify.annotations.NullMarked;

/**
 * Reinforcement learning by group-relative or proximal policy optimisation: rollouts, advantages,
 * the policy loss, and the loop with its log, checkpoints and bit-equal resume.
 */
@NullMarked
package io.distill4j.student.rl;

import org.jspecify.annotations.NullMarked;

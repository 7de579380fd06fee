/**
 * Equalities that training rests on, measured on a user's own model and data: packed and unpacked,
 * accumulated and at once, with either activation policy, killed and undisturbed.
 */
@NullMarked
package io.distill4j.presets.prove;

import org.jspecify.annotations.NullMarked;

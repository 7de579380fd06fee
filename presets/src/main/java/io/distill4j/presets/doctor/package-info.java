/**
 * What is checked on a user's own model and data before any GPU hour is spent: each check is a
 * complaint that users of other trainers made after theirs.
 */
@NullMarked
package io.distill4j.presets.doctor;

import org.jspecify.annotations.NullMarked;

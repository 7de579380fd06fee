/**
 * The embedded world of the quickstart: word problems that are solved column by column, and a
 * teacher that solves them and sometimes forgets a carry.
 */
@NullMarked
package io.distill4j.presets.quickstart;

import org.jspecify.annotations.NullMarked;

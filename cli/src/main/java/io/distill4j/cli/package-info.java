/** The {@code distill} command: parsing, progress on a terminal, exit codes; no work of its own. */
@NullMarked
package io.distill4j.cli;

import org.jspecify.annotations.NullMarked;

/** Model families: what config.json says about a decoder. A new family is one file. */
@NullMarked
package io.distill4j.student.family;

import org.jspecify.annotations.NullMarked;

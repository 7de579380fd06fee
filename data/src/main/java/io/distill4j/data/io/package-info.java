/** Reading and writing traces and prompts in the file formats of the ecosystem. */
@NullMarked
package io.distill4j.data.io;

import org.jspecify.annotations.NullMarked;

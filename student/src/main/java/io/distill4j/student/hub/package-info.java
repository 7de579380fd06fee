/** Where models come from: a folder, or a hub that speaks the Hugging Face protocol. */
@NullMarked
package io.distill4j.student.hub;

import org.jspecify.annotations.NullMarked;

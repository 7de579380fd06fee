/** What tests of every room share: fakes, contracts and the door to real data. */
@NullMarked
package io.distill4j.testkit;

import org.jspecify.annotations.NullMarked;

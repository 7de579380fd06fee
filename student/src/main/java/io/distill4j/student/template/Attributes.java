package io.distill4j.student.template;

import java.util.Optional;

/** An object of the engine with attributes, such as {@code loop}. */
interface Attributes {

  /** The attribute's value; empty when there is no such attribute. */
  Optional<Object> attribute(String name);

  /** Name of its type, as errors call it. */
  String type();
}

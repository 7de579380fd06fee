package io.distill4j.student.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The one thing whose attributes a template can assign. */
final class Namespace implements Attributes {

  private final Map<String, Object> values = new LinkedHashMap<>();

  void set(String name, Object value) {
    values.put(name, value);
  }

  @Override
  public Optional<Object> attribute(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public String type() {
    return "jinja2.utils.Namespace";
  }
}

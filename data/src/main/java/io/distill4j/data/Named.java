package io.distill4j.data;

/** The name of a plugin as YAML, labels and reports spell it. */
public final class Named {

  private Named() {}

  /** {@code SameScript} becomes {@code same-script}. */
  public static String of(Object plugin) {
    String camel = plugin.getClass().getSimpleName();
    StringBuilder kebab = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c) && i > 0) {
        kebab.append('-');
      }
      kebab.append(Character.toLowerCase(c));
    }
    return kebab.toString();
  }
}

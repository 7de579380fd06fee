package io.distill4j.data;

/** Names of plugins and their components as YAML, labels and reports spell them. */
public final class Named {

  private Named() {}

  /** {@code SameScript} becomes {@code same-script}. */
  public static String of(Object plugin) {
    return kebab(plugin.getClass().getSimpleName());
  }

  /**
   * {@code maxTokens} and {@code MaxTokens} become {@code max-tokens}; {@code topP} {@code top-p}.
   */
  public static String kebab(String camel) {
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

package io.distill4j.student.template;

import io.distill4j.data.UserMistake;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A parsed Jinja template.
 *
 * <p>Renders what Jinja2 renders with {@code trim_blocks} and {@code lstrip_blocks}, loop controls
 * and no automatic escaping. Not there: {@code include}, {@code import} and {@code extends}, whole
 * numbers beyond 64 bits, and the filters {@code pprint}, {@code random}, {@code urlize}, {@code
 * wordwrap} and {@code xmlattr}. {@code safe} leaves a plain string.
 *
 * <p>Every rendering has a budget of steps and characters: a template made to run for ever ends
 * with a mistake. Immutable and thread-safe.
 *
 * <p>Source: Jinja2 3.1.6; {@code tojson} as in transformers' {@code chat_template_utils.py}.
 */
public final class Template {

  private static final String REMEDY =
      "correct the template, or take that of the model's publisher";

  private final String name;
  private final String source;
  private final List<Node> body;

  private Template(String name, String source, List<Node> body) {
    this.name = name;
    this.source = source;
    this.body = body;
  }

  /**
   * Parses a template.
   *
   * @param name of the file or field it comes from, for errors
   * @throws UserMistake with the line and what is wrong there
   */
  public static Template parse(String name, String source) {
    String normalised = Lexer.normalise(source);
    try {
      return new Template(name, normalised, Parser.parse(Lexer.scan(normalised)));
    } catch (TemplateError e) {
      throw mistake(name, normalised, e.line(), e);
    } catch (StackOverflowError e) {
      TemplateError tooDeep = new TemplateError(1, "expressions or blocks are nested too deeply");
      throw mistake(name, normalised, 1, tooDeep);
    }
  }

  /**
   * Renders the template.
   *
   * @param variables by name: null, {@link String}, {@link Boolean}, {@link Number}, {@link List},
   *     {@link Map} or any nesting of them
   * @throws UserMistake with the line when the template fails or calls {@code raise_exception}
   */
  public String render(Map<String, ? extends @Nullable Object> variables) {
    Map<String, Object> values = new LinkedHashMap<>();
    variables.forEach((key, value) -> values.put(key, convert(value)));
    Interpreter interpreter = new Interpreter();
    try {
      return interpreter.render(body, values);
    } catch (TemplateError e) {
      throw mistake(name, source, e.line() == 0 ? interpreter.line() : e.line(), e);
    } catch (StackOverflowError e) {
      TemplateError tooDeep = new TemplateError("macros or values are nested too deeply");
      throw mistake(name, source, interpreter.line(), tooDeep);
    }
  }

  /** The text the template was parsed from, newlines as {@code \n} and without the last one. */
  public String source() {
    return source;
  }

  /**
   * Where the body of the last {@code if} ends whose test reads a variable: the offset in {@link
   * #source} of the tag that closes it. Of nested ones the outermost counts.
   */
  public OptionalInt endOfLastIf(String variable) {
    List<Token> tokens = Lexer.scan(source);
    Deque<Boolean> open = new ArrayDeque<>(); // For each if not closed: does its test read it?
    int end = -1;
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).kind() != Token.Kind.BLOCK_BEGIN) {
        continue;
      }
      Token tag = tokens.get(i + 1);
      boolean closes = tag.isName("elif") || tag.isName("else") || tag.isName("endif");
      if (closes && !open.isEmpty() && open.pop()) {
        end = tokens.get(i).start();
      }
      if (tag.isName("if") || tag.isName("elif")) {
        open.push(reads(tokens, i + 2, variable));
      } else if (tag.isName("else") || tag.isName("for")) {
        open.push(false); // A for has an else of its own.
      } else if (tag.isName("endfor")) {
        open.poll();
      }
    }
    return end < 0 ? OptionalInt.empty() : OptionalInt.of(end);
  }

  private static boolean reads(List<Token> tokens, int from, String variable) {
    for (int i = from; tokens.get(i).kind() != Token.Kind.BLOCK_END; i++) {
      if (tokens.get(i).isName(variable)) {
        return true;
      }
    }
    return false;
  }

  private static Object convert(@Nullable Object value) {
    if (value == null) {
      return None.NONE;
    }
    if (value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      return ((Number) value).longValue();
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>(list.size());
      list.forEach(item -> items.add(convert(item)));
      return items;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = Values.newMap();
      map.forEach((key, item) -> entries.put(convert(key), convert(item)));
      return entries;
    }
    throw new IllegalArgumentException(
        "a template variable must be null, text, boolean, number, list or map, was "
            + value.getClass().getName());
  }

  private static UserMistake mistake(String name, String source, int line, TemplateError error) {
    String[] lines = source.split("\n", -1);
    String text = line >= 1 && line <= lines.length ? lines[line - 1].strip() : "";
    String shown = text.length() > 120 ? text.substring(0, 120) + "..." : text;
    String what = error.getMessage() + (shown.isEmpty() ? "" : ", in: " + shown);
    return new UserMistake(name + ":" + line, what, REMEDY, error);
  }
}

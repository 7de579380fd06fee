package io.distill4j.presets.yaml;

import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML document with the position of every value, on which {@code key=value} overrides are
 * applied before it is bound to a record.
 */
public final class YamlTree {

  private final MappingNode root;

  private YamlTree(MappingNode root) {
    this.root = root;
  }

  /**
   * Parses a document.
   *
   * @param name of the file, for messages
   * @throws UserMistake with line and column when it is not YAML or not a mapping
   */
  public static YamlTree parse(String name, String text) {
    Node node = compose(name, text);
    if (node instanceof MappingNode mapping) {
      return new YamlTree(mapping);
    }
    throw new UserMistake(name, "holds no keys", "write 'key: value' lines");
  }

  /**
   * Applies overrides such as {@code student.training.epochs=5} or {@code curate.filters.0=...};
   * the value is YAML. All but the last part of the path must exist.
   *
   * @throws UserMistake with every override that does not fit
   */
  public void override(List<String> overrides) {
    List<Problem> problems = new ArrayList<>();
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals <= 0) {
        problems.add(
            new Problem("'" + override + "'", "is not key=value", "write for example seed=7"));
        continue;
      }
      try {
        Node value = compose("'" + override + "'", override.substring(equals + 1));
        List<String> path = List.of(override.substring(0, equals).split("\\.", -1));
        set(root, path, value)
            .ifPresent(
                what ->
                    problems.add(new Problem("'" + override + "'", what.what(), what.remedy())));
      } catch (UserMistake e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
  }

  /** Whether the document has a key at its top. */
  public boolean has(String key) {
    return root.getValue().stream()
        .anyMatch(t -> t.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key));
  }

  /**
   * Takes a key of one value out of the document.
   *
   * @return its value, if it is there
   */
  public Optional<String> take(String key) {
    for (NodeTuple tuple : root.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode name
          && name.getValue().equals(key)
          && tuple.getValueNode() instanceof ScalarNode value) {
        root.getValue().remove(tuple);
        return Optional.of(value.getValue());
      }
    }
    return Optional.empty();
  }

  /** The keys below a key, as a document that shares them; empty when there are none. */
  public Optional<YamlTree> below(String key) {
    for (NodeTuple tuple : root.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode name
          && name.getValue().equals(key)
          && tuple.getValueNode() instanceof MappingNode value) {
        return Optional.of(new YamlTree(value));
      }
    }
    return Optional.empty();
  }

  /** Puts a document in the place of a key's value; a key that is missing is added. */
  public void put(String key, YamlTree value) {
    var unused = set(root, List.of(key), value.root);
  }

  /**
   * Lays another document over this one: its keys are paths such as {@code student.training.lora},
   * as in {@link #override}.
   *
   * @throws UserMistake with every path that does not fit
   */
  public void overlay(YamlTree other) {
    List<Problem> problems = new ArrayList<>();
    for (NodeTuple tuple : other.root.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        List<String> path = List.of(key.getValue().split("\\.", -1));
        set(root, path, tuple.getValueNode())
            .ifPresent(
                what ->
                    problems.add(
                        new Problem(
                            position(key), key.getValue() + ": " + what.what(), what.remedy())));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
  }

  /**
   * Makes a record of the document.
   *
   * @throws UserMistake with every problem found
   */
  public <T> T bind(Class<T> type) {
    return Binder.bind(root, type);
  }

  /** The keys of the document in their order, each with its value as YAML. */
  public Map<String, String> entries() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : root.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        entries.put(key.getValue(), text(tuple.getValueNode()));
      }
    }
    return entries;
  }

  /** The document as text, overrides applied and comments kept. */
  public String text() {
    return text(root);
  }

  private static String text(Node node) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDumpComments(true)
            .setDefaultFlowStyle(FlowStyle.AUTO)
            .setWidth(1000)
            .build();
    return new Present(settings)
        .emitToString(new Serialize(settings).serializeOne(node).iterator());
  }

  static String position(Node node) {
    return node.getStartMark()
        .map(
            mark ->
                mark.getName().startsWith("'")
                    ? mark.getName()
                    : mark.getName() + ":" + (mark.getLine() + 1))
        .orElse("preset");
  }

  static MappingNode emptyMapping(Node at) {
    return new MappingNode(
        Tag.MAP, false, List.of(), FlowStyle.FLOW, at.getStartMark(), at.getEndMark());
  }

  private static Optional<Problem> set(Node at, List<String> path, Node value) {
    String key = path.get(0);
    if (at instanceof SequenceNode sequence) {
      int index = key.matches("\\d{1,6}") ? Integer.parseInt(key) : -1;
      if (index < 0 || index >= sequence.getValue().size()) {
        return Optional.of(
            new Problem(
                "",
                "'%s' is not a position in a list of %d".formatted(key, sequence.getValue().size()),
                "positions count from 0"));
      }
      if (path.size() > 1) {
        return set(sequence.getValue().get(index), path.subList(1, path.size()), value);
      }
      sequence.getValue().set(index, value);
      return Optional.empty();
    }
    if (!(at instanceof MappingNode mapping)) {
      return Optional.of(
          new Problem(
              "",
              "there are no keys to reach '%s'".formatted(key),
              "give the whole value of the key before it"));
    }
    List<String> known = new ArrayList<>();
    for (int i = 0; i < mapping.getValue().size(); i++) {
      NodeTuple tuple = mapping.getValue().get(i);
      if (tuple.getKeyNode() instanceof ScalarNode scalar) {
        known.add(scalar.getValue());
        if (scalar.getValue().equals(key)) {
          if (path.size() > 1) {
            return set(tuple.getValueNode(), path.subList(1, path.size()), value);
          }
          mapping.getValue().set(i, new NodeTuple(tuple.getKeyNode(), value));
          return Optional.empty();
        }
      }
    }
    if (path.size() > 1) {
      return Optional.of(
          new Problem("", "there is no key '%s'".formatted(key), Kebab.suggest(key, known)));
    }
    Node name =
        new ScalarNode(
            Tag.STR,
            true,
            key,
            org.snakeyaml.engine.v2.common.ScalarStyle.PLAIN,
            value.getStartMark(),
            value.getEndMark());
    mapping.getValue().add(new NodeTuple(name, value));
    return Optional.empty();
  }

  private static Node compose(String name, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(name).setUseMarks(true).setParseComments(true).build();
    try {
      return new Compose(settings)
          .composeString(text)
          .orElseThrow(
              () -> new UserMistake(name, "is empty", "write 'key: value' lines or a value"));
    } catch (MarkedYamlEngineException e) {
      String at =
          e.getProblemMark()
              .map(m -> name + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
              .orElse(name);
      throw new UserMistake(at, "not valid YAML: " + e.getProblem(), "mend the line", e);
    } catch (YamlEngineException e) {
      throw new UserMistake(name, "not valid YAML: " + e.getMessage(), "mend the file", e);
    }
  }
}

package io.distill4j.presets;

import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.presets.resource.ResourceFolder;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The text of a preset: one shipped with the toolkit, or a file of the user.
 *
 * @param name without {@code .yaml}; names the run folder by default
 * @param source where it was read, for messages
 */
public record PresetFile(String name, String source, String text) {

  private static final ResourceFolder SHIPPED =
      new ResourceFolder(PresetFile.class.getClassLoader(), "presets");
  private static final ResourceFolder REINFORCE =
      new ResourceFolder(PresetFile.class.getClassLoader(), "reinforce");
  private static final ResourceFolder STUDIES =
      new ResourceFolder(PresetFile.class.getClassLoader(), "studies");
  private static final ResourceFolder CHAINS =
      new ResourceFolder(PresetFile.class.getClassLoader(), "chains");
  private static final String SUFFIX = ".yaml";
  private static final String BASED_ON = "based-on";

  /** More presets than this one upon the other are a circle. */
  private static final int LONGEST_CHAIN = 8;

  /** Names of the presets shipped with the toolkit. */
  public static NavigableSet<String> shipped() {
    return names(SHIPPED);
  }

  /** Names of those shipped for reinforcement learning alone, see {@link Reinforcement}. */
  public static NavigableSet<String> shippedForReinforcement() {
    return names(REINFORCE);
  }

  /** Names of the studies shipped with the toolkit, see {@code distill study}. */
  public static NavigableSet<String> shippedStudies() {
    return names(STUDIES);
  }

  /** Names of the chains shipped with the toolkit, see {@code distill chain}. */
  public static NavigableSet<String> shippedChains() {
    return names(CHAINS);
  }

  /** Those of each kind, by the command that takes them. */
  private static String everyName() {
    return "%s (run), %s (reinforce), %s (study), %s (chain)"
        .formatted(
            String.join(", ", shipped()),
            String.join(", ", shippedForReinforcement()),
            String.join(", ", shippedStudies()),
            String.join(", ", shippedChains()));
  }

  private static NavigableSet<String> names(ResourceFolder folder) {
    NavigableSet<String> names = new TreeSet<>();
    folder.files().stream()
        .filter(file -> file.endsWith(SUFFIX))
        .forEach(file -> names.add(file.substring(0, file.length() - SUFFIX.length())));
    return names;
  }

  /**
   * Finds a preset by the name of a shipped one or the path of a file.
   *
   * @throws UserMistake when there is none, naming those that exist
   */
  public static PresetFile find(String nameOrPath) {
    if (nameOrPath.endsWith(SUFFIX) || nameOrPath.endsWith(".yml")) {
      Path file = Path.of(nameOrPath);
      try {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
        return new PresetFile(name, nameOrPath, Files.readString(file));
      } catch (IOException e) {
        throw new UserMistake(
            nameOrPath, "cannot be read: " + e, "check the path; shipped presets: " + shipped(), e);
      }
    }
    String text =
        SHIPPED
            .text(nameOrPath + SUFFIX)
            .or(() -> REINFORCE.text(nameOrPath + SUFFIX))
            .or(() -> STUDIES.text(nameOrPath + SUFFIX))
            .or(() -> CHAINS.text(nameOrPath + SUFFIX))
            .orElseThrow(
                () ->
                    new UserMistake(
                        List.of(
                            new Problem(
                                nameOrPath,
                                "there is no such preset",
                                "give a path ending in .yaml or one of " + everyName()))));
    return new PresetFile(nameOrPath, nameOrPath + SUFFIX, text);
  }

  /**
   * The YAML of this preset, whole, with overrides applied.
   *
   * <p>A file with {@code based-on: NAME_OR_PATH} holds nothing but changes to another preset: its
   * other keys are paths as on the command line, such as {@code student.training.lora: {...}}. A
   * path is seen from the folder the command is given in.
   */
  public YamlTree tree(List<String> overrides) {
    YamlTree tree = whole(YamlTree.parse(source, text), source, LONGEST_CHAIN);
    tree.override(overrides);
    return tree;
  }

  /**
   * A study's YAML, whole: the presets of its arms may be {@code based-on} others, or be nothing
   * but the name of one.
   *
   * @param overrides may reach into the arms, as in {@code distilled.student.training.epochs=1}
   */
  public YamlTree study(List<String> overrides) {
    YamlTree tree = tree(List.of());
    for (String arm : List.of("distilled", "reinforced")) {
      tree.below(arm)
          .map(own -> whole(own, source, LONGEST_CHAIN))
          .or(() -> tree.take(arm).map(name -> find(name).tree(List.of())))
          .ifPresent(whole -> tree.put(arm, whole));
    }
    tree.override(overrides);
    return tree;
  }

  private static YamlTree whole(YamlTree tree, String source, int chain) {
    Optional<String> basis = tree.take(BASED_ON);
    if (basis.isEmpty()) {
      return tree;
    }
    if (chain == 0) {
      throw new UserMistake(
          source, "is based on a preset that is based on it", "name a complete preset instead");
    }
    PresetFile other = find(basis.get());
    YamlTree whole = whole(YamlTree.parse(other.source, other.text), other.source, chain - 1);
    whole.overlay(tree);
    return whole;
  }
}

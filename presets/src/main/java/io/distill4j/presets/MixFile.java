package io.distill4j.presets;

import io.distill4j.data.UserMistake;
import io.distill4j.data.mix.MixTarget;
import io.distill4j.presets.resource.ResourceFolder;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the make-up of a training set: shipped with the toolkit, or a YAML file. */
public final class MixFile {

  private static final ResourceFolder SHIPPED =
      new ResourceFolder(MixFile.class.getClassLoader(), "mixes");

  private MixFile() {}

  /**
   * Reads a target.
   *
   * @throws UserMistake when there is none of that name, or its file is wrong
   */
  public static MixTarget read(String nameOrPath) {
    if (nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml")) {
      try {
        return YamlTree.parse(nameOrPath, Files.readString(Path.of(nameOrPath)))
            .bind(MixTarget.class);
      } catch (IOException e) {
        throw new UserMistake(nameOrPath, "cannot be read: " + e, "check the path", e);
      }
    }
    String text =
        SHIPPED
            .text(nameOrPath + ".yaml")
            .orElseThrow(
                () ->
                    new UserMistake(
                        nameOrPath,
                        "there is no such mix",
                        "give a path ending in .yaml or one of "
                            + String.join(", ", SHIPPED.files()).replace(".yaml", "")));
    return YamlTree.parse(nameOrPath + ".yaml", text).bind(MixTarget.class);
  }
}

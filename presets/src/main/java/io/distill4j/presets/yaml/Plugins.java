package io.distill4j.presets.yaml;

import io.distill4j.data.GeneratorSource;
import io.distill4j.data.Named;
import io.distill4j.presets.resource.ResourceFolder;
import io.distill4j.teacher.Teacher;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the records that implement an extension point: those in its own package, in one directly
 * below it or in the package of its name here, by their kebab-case name, any other by its full
 * class name. Nothing is registered anywhere.
 */
final class Plugins {

  private static final String HERE = Plugins.class.getPackageName().replaceFirst("\\.[^.]*$", "");

  private Plugins() {}

  /** Whether values of this type are written as the name of a plugin. */
  static boolean isExtensionPoint(Class<?> type) {
    return type.isInterface() && !type.getPackageName().startsWith("java.");
  }

  /** The record of that name, if there is one. */
  static Optional<Class<?>> find(Class<?> point, String name) {
    if (name.indexOf('.') >= 0) {
      return load(name, point);
    }
    if (point.isSealed()) {
      for (Class<?> permitted : point.getPermittedSubclasses()) {
        if (permitted.isRecord() && Named.kebab(permitted.getSimpleName()).equals(name)) {
          return Optional.of(permitted);
        }
      }
      return Optional.empty();
    }
    for (String home : packages(point)) {
      Optional<Class<?>> type = load(home + "." + Kebab.toClassName(name), point);
      if (type.isPresent()) {
        return type;
      }
    }
    return Optional.empty();
  }

  /** Names of all plugins that need no full class name, sorted. */
  static Set<String> names(Class<?> point) {
    Set<String> names = new TreeSet<>();
    if (point.isSealed()) {
      for (Class<?> permitted : point.getPermittedSubclasses()) {
        names.add(Named.kebab(permitted.getSimpleName()));
      }
      return names;
    }
    for (String home : packages(point)) {
      for (String file : new ResourceFolder(loader(point), home.replace('.', '/')).files()) {
        if (file.endsWith(".class") && file.indexOf('$') < 0) {
          load(home + "." + file.substring(0, file.length() - ".class".length()), point)
              .filter(type -> Modifier.isPublic(type.getModifiers()))
              .ifPresent(type -> names.add(Named.kebab(type.getSimpleName())));
        }
      }
    }
    return names;
  }

  /**
   * The package of an extension point, those directly below it, and the one of the same name here,
   * for what needs two modules; generators are teachers.
   */
  private static List<String> packages(Class<?> point) {
    String own = (point == GeneratorSource.class ? Teacher.class : point).getPackageName();
    List<String> packages = new ArrayList<>(List.of(own));
    new ResourceFolder(loader(point), own.replace('.', '/'))
        .folders()
        .forEach(folder -> packages.add(own + "." + folder));
    packages.add(HERE + own.substring(own.lastIndexOf('.')));
    return packages;
  }

  private static Optional<Class<?>> load(String className, Class<?> point) {
    try {
      Class<?> type = Class.forName(className, false, loader(point));
      return type.isRecord() && point.isAssignableFrom(type) ? Optional.of(type) : Optional.empty();
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      // NoClassDefFoundError: a file system that ignores case found "Samescript" for "SameScript".
      return Optional.empty();
    }
  }

  private static ClassLoader loader(Class<?> point) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? point.getClassLoader() : context;
  }
}

package io.distill4j.presets.yaml;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds the records that implement an extension point: those in its own package by their kebab-case
 * name, any other by its full class name. Nothing is registered anywhere.
 */
final class Plugins {

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
        if (permitted.isRecord() && Kebab.of(permitted.getSimpleName()).equals(name)) {
          return Optional.of(permitted);
        }
      }
      return Optional.empty();
    }
    return load(point.getPackageName() + "." + Kebab.toClassName(name), point);
  }

  /** Names of all plugins that need no full class name, sorted. */
  static Set<String> names(Class<?> point) {
    Set<String> names = new TreeSet<>();
    if (point.isSealed()) {
      for (Class<?> permitted : point.getPermittedSubclasses()) {
        names.add(Kebab.of(permitted.getSimpleName()));
      }
      return names;
    }
    String folder = point.getPackageName().replace('.', '/');
    try {
      for (URL url : Collections.list(loader(point).getResources(folder))) {
        for (String file : files(url, folder)) {
          String simple = file.substring(0, file.length() - ".class".length());
          if (simple.indexOf('$') < 0 && !simple.equals("package-info")) {
            load(point.getPackageName() + "." + simple, point)
                .ifPresent(type -> names.add(Kebab.of(type.getSimpleName())));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private static Set<String> files(URL url, String folder) throws IOException {
    Set<String> files = new TreeSet<>();
    if (url.openConnection() instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      try (var archive = jar.getJarFile()) {
        archive.stream()
            .map(entry -> entry.getName())
            .filter(entry -> entry.startsWith(folder + "/") && entry.endsWith(".class"))
            .map(entry -> entry.substring(folder.length() + 1))
            .filter(entry -> entry.indexOf('/') < 0)
            .forEach(files::add);
      }
      return files;
    }
    if (!url.getProtocol().equals("file")) {
      return files;
    }
    try (Stream<Path> all = Files.list(new File(java.net.URI.create(url.toString())).toPath())) {
      all.map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .forEach(files::add);
    }
    return files;
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

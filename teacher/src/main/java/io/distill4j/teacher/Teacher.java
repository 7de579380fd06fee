package io.distill4j.teacher;

import io.distill4j.data.GeneratorSource;

/**
 * Who answers the prompts of a generation run. A teacher is a record; its components are its YAML
 * keys and its YAML name is its class name in kebab case.
 */
public interface Teacher extends GeneratorSource {}

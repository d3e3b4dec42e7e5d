package io.attune.cli.recipe;

/**
 * One training of a recipe.
 *
 * @param name of its folder; unique in the recipe
 * @param settings those of the stage, with the values that are this one's of the matrix
 */
public record Training(String name, StageSettings settings) {}

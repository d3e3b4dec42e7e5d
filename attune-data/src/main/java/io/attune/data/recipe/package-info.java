/**
 * Settings from YAML files and options, read strictly: {@link io.attune.data.recipe.RecipeNode} is
 * a part of such a file, which knows its line, so that every error names the file, the line and the
 * nearest known name, and all of them are told at once.
 */
package io.attune.data.recipe;

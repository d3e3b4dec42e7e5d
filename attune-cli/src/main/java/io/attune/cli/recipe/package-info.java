/**
 * A whole pipeline in one file, run like a build.
 *
 * <p>{@link io.attune.cli.recipe.RecipeReader} reads a {@link io.attune.cli.recipe.Recipe}: {@link
 * io.attune.cli.recipe.Stage}s with {@link io.attune.cli.recipe.StageSettings}, which are the
 * options of the commands that do the work, by the same names; {@link
 * io.attune.cli.recipe.RecipeSchema} publishes them. What a run has to do are {@link
 * io.attune.cli.recipe.StageTask}s; the {@link io.attune.cli.recipe.StageCache} tells which of them
 * are done already, by the content of all that goes in and comes out.
 *
 * <p>The package knows options, files and hashes, but no command: those come in through {@link
 * io.attune.cli.recipe.StageCommands}.
 */
package io.attune.cli.recipe;

package io.attune.cli.recipe;

import io.attune.InvalidInputException;
import io.attune.data.recipe.RecipeNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads recipes strictly: every key is known, every value is one that its command takes, and what
 * is wrong is told with file and line, all at once.
 */
public final class RecipeReader {
  private final StageCommands commands;

  /**
   * Makes a reader.
   *
   * @param commands whose options are the settings
   */
  public RecipeReader(StageCommands commands) {
    this.commands = commands;
  }

  /**
   * Reads a recipe.
   *
   * @param file YAML
   * @param overrides values to put into it, from path, such as {@code train.epochs}, to YAML
   * @return the recipe
   * @throws InvalidInputException with file and line of all that is wrong
   * @throws IOException if it cannot be read
   */
  public Recipe read(Path file, Map<String, String> overrides) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file + ": no such file; looked for " + file.toAbsolutePath() + ".");
    }
    String text = decode(file, Files.readAllBytes(file));
    RecipeNode root = RecipeNode.parse(file.toString(), text, overrides);
    if (!root.isMapping()) {
      root.error("a recipe is a mapping from stages to settings, such as train: {epochs: 1}");
      root.throwIfWrong();
    }
    Path base = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    Map<Stage, StageSettings> stages = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      root.entry(stage.key())
          .filter(node -> isStage(stage, node))
          .ifPresent(node -> stages.put(stage, StageSettings.read(stage, node, commands, base)));
    }
    root.rejectOthers();
    Optional<StageSettings> train = Optional.ofNullable(stages.get(Stage.TRAIN));
    Optional<Search> search = train.flatMap(settings -> Search.read(settings, commands, base));
    List<Training> trainings =
        search
            .map(Search::trials)
            .or(() -> train.map(settings -> Matrix.expand(settings, commands, base)))
            .orElse(List.of());
    boolean halving = search.isPresent() && !search.get().rungs().isEmpty();
    RecipeOrder.check(root, stages, trainings, halving);
    for (Map.Entry<Stage, StageSettings> stage : stages.entrySet()) {
      if (stage.getKey() != Stage.TRAIN) {
        check(stage.getKey(), stage.getValue());
      }
    }
    for (Training training : trainings) {
      check(Stage.TRAIN, training.settings());
    }
    root.throwIfWrong();
    return new Recipe(file, text, overrides, stages, trainings, search);
  }

  private static boolean isStage(Stage stage, RecipeNode node) {
    if (!node.isMapping() && node.plain() != null) {
      node.error("%s is a mapping of settings".formatted(stage.key()));
      return false;
    }
    return true;
  }

  /** Notes what the command itself says of the values. */
  private void check(Stage stage, StageSettings settings) throws IOException {
    for (StageCommands.Fault fault : commands.check(stage, settings.arguments())) {
      if (!settings.isToldOf(fault.option())) {
        settings
            .node(fault.option())
            .error(stage.key() + ": " + fault.message().replaceFirst("\\.$", ""));
      }
    }
    settings.checkModels(commands);
  }

  private static String decode(Path file, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
    } catch (CharacterCodingException e) {
      // The decoder stops in front of what is malformed.
      long line = 1;
      for (int i = 0; i < buffer.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new InvalidInputException(
          "%s:%d: invalid UTF-8; save the file as UTF-8.".formatted(file, line), e);
    }
  }
}

package io.attune.data.cleaning;

import io.attune.data.recipe.RecipeNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The options of a step, as a recipe gives them, or none: then all have their defaults.
 *
 * <p>What is wrong is noted with file and line, and told with all else that is wrong in the recipe.
 */
public final class StepOptions {
  private final RecipeNode step;
  private final Optional<RecipeNode> options;

  /**
   * @param step where it is named, for messages
   * @param options a mapping, if any is given
   */
  StepOptions(RecipeNode step, Optional<RecipeNode> options) {
    this.step = step;
    this.options = options;
  }

  private Optional<RecipeNode> get(String key) {
    return options.flatMap(node -> node.get(key));
  }

  /**
   * A list of texts.
   *
   * @param key of the option
   * @param otherwise where it is not given
   * @return the texts
   */
  public List<String> texts(String key, List<String> otherwise) {
    return get(key).map(RecipeNode::texts).orElse(otherwise);
  }

  /**
   * Several of some names.
   *
   * @param key of the option
   * @param allowed names; all of them where it is not given
   * @return those chosen
   */
  public List<String> choices(String key, List<String> allowed) {
    return get(key)
        .map(node -> node.items().stream().map(item -> item.choice(allowed)).toList())
        .orElse(allowed);
  }

  /**
   * One of some names.
   *
   * @param key of the option
   * @param allowed names, the first of which is the default
   * @return the one chosen
   */
  public String choice(String key, Collection<String> allowed) {
    return get(key).map(node -> node.choice(allowed)).orElse(allowed.iterator().next());
  }

  /**
   * A text.
   *
   * @param key of the option
   * @return the text, if it is given
   */
  public Optional<String> text(String key) {
    return get(key).map(RecipeNode::text);
  }

  /**
   * A number.
   *
   * @param key of the option
   * @param otherwise where it is not given
   * @param least allowed
   * @param most allowed
   * @return the number
   */
  public double number(String key, double otherwise, double least, double most) {
    return get(key).map(node -> node.number(least, most)).orElse(otherwise);
  }

  /**
   * A whole number.
   *
   * @param key of the option
   * @param least allowed
   * @param most allowed
   * @return the number, if it is given
   */
  public Optional<Integer> integer(String key, int least, int most) {
    return get(key).map(node -> node.integer(least, most));
  }

  /**
   * Notes that an option is missing or does not fit the others.
   *
   * @param message what, and what is allowed, without place and full stop
   */
  public void error(String message) {
    step.error(message);
  }

  /** Notes the options that the step did not ask for, as unknown. */
  void rejectOthers() {
    options.ifPresent(RecipeNode::rejectOthers);
  }
}

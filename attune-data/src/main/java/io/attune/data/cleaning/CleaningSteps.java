package io.attune.data.cleaning;

import io.attune.Suggestions;
import io.attune.data.recipe.RecipeNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Knows all steps by their names, and makes them as a recipe lists them. */
final class CleaningSteps {
  private CleaningSteps() {}

  private static Map<String, Function<StepOptions, CleaningStep>> known() {
    Map<String, Function<StepOptions, CleaningStep>> known = new LinkedHashMap<>();
    known.put(UnicodeStep.NAME, options -> new UnicodeStep());
    known.put(HtmlStep.NAME, options -> new HtmlStep());
    known.put(WhitespaceStep.NAME, options -> new WhitespaceStep());
    known.put(BoilerplateStep.NAME, BoilerplateStep::of);
    known.put(SectionStep.NAME, SectionStep::of);
    known.put(RedactStep.NAME, RedactStep::of);
    known.put(LanguageStep.NAME, LanguageStep::of);
    known.put(LengthStep.NAME, LengthStep::of);
    known.put(DeduplicateStep.NAME, DeduplicateStep::of);
    known.put(NearDuplicateStep.NAME, NearDuplicateStep::of);
    known.put(TokenStep.NAME, TokenStep::of);
    for (CleaningStepProvider provider : ServiceLoader.load(CleaningStepProvider.class)) {
      known.put(provider.name(), provider::create);
    }
    return known;
  }

  /**
   * Makes steps.
   *
   * @param list of names, or of mappings from one name to its options; what is wrong is noted there
   */
  static List<CleaningStep> of(RecipeNode list) {
    Map<String, Function<StepOptions, CleaningStep>> known = known();
    List<CleaningStep> steps = new ArrayList<>();
    for (RecipeNode item : list.items()) {
      one(item, known).ifPresent(steps::add);
    }
    return steps;
  }

  private static Optional<CleaningStep> one(
      RecipeNode item, Map<String, Function<StepOptions, CleaningStep>> known) {
    if (item.isMapping() && item.keys().size() != 1) {
      item.error("a step is its name, or its name and a mapping of its options");
      return Optional.empty();
    }
    String name = item.isMapping() ? item.keys().get(0) : item.text();
    if (!known.containsKey(name)) {
      item.error(
          "unknown step '%s'%s; allowed: %s"
              .formatted(
                  name, Suggestions.hint(name, known.keySet()), String.join(", ", known.keySet())));
      return Optional.empty();
    }
    Optional<RecipeNode> options = item.isMapping() ? item.get(name) : Optional.empty();
    options
        .filter(node -> !node.isMapping())
        .ifPresent(node -> node.error("the options of '%s' are a mapping".formatted(name)));
    StepOptions given = new StepOptions(item, options.filter(RecipeNode::isMapping));
    CleaningStep step = known.get(name).apply(given);
    given.rejectOthers();
    return Optional.of(step);
  }
}

package io.attune.data.cleaning;

/**
 * Makes a step of a kind that recipes can name. Others than the built-in ones are found by {@link
 * java.util.ServiceLoader}; an implementation has a public constructor without parameters.
 */
public interface CleaningStepProvider {
  /**
   * What recipes call the step.
   *
   * @return lower case, words joined by hyphens
   */
  String name();

  /**
   * Makes the step.
   *
   * @param options of the recipe; those not asked for are told to the user as unknown
   * @return a step, also where options are wrong, which is noted with them
   */
  CleaningStep create(StepOptions options);
}

package io.attune.training;

import io.attune.engine.NativeScope;
import io.attune.engine.Operators;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), by PyTorch's fused
 * operator, as transformers' Trainer has it. Parameters without a gradient are left alone
 * altogether.
 */
final class AdamW implements AutoCloseable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** The running means of a parameter's gradient and of its square; both of its shape. */
  private record Moments(Tensor first, Tensor second) {}

  private final Map<String, Tensor> parameters;
  private final double weightDecay;
  private final ToDoubleFunction<String> rates;
  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private int steps;

  /**
   * @param parameters by name
   * @param weightDecay applied to all but biases and norms
   * @param rates by what the learning rate is multiplied, for each parameter's name
   */
  AdamW(Map<String, Tensor> parameters, double weightDecay, ToDoubleFunction<String> rates) {
    this.parameters = parameters;
    this.weightDecay = weightDecay;
    this.rates = rates;
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      parameters.forEach(
          (name, parameter) ->
              moments.put(
                  name,
                  new Moments(
                      scope.keep(torch.zeros_like(parameter)),
                      scope.keep(torch.zeros_like(parameter)))));
    }
  }

  /** What parameters have to share to be moved by one call. */
  private record Settings(double rate, double decay) {}

  /** Moves every parameter along its gradient. */
  void step(double learningRate) {
    steps++;
    Map<Settings, List<String>> groups =
        parameters.keySet().stream()
            .filter(name -> parameters.get(name).grad().defined())
            .collect(
                Collectors.groupingBy(
                    name -> new Settings(rates.applyAsDouble(name), decays(name) ? weightDecay : 0),
                    LinkedHashMap::new,
                    Collectors.toList()));
    groups.forEach((settings, names) -> step(learningRate, settings, names));
  }

  private void step(double learningRate, Settings settings, List<String> names) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      Operators.adamW(
          names.stream().map(parameters::get).toList(),
          names.stream().map(name -> parameters.get(name).grad()).toList(),
          names.stream().map(name -> moments.get(name).first).toList(),
          names.stream().map(name -> moments.get(name).second).toList(),
          steps,
          new Operators.AdamWStep(
              learningRate * settings.rate, BETA1, BETA2, settings.decay, EPSILON));
    }
  }

  /**
   * Biases and norms are not decayed, as transformers has it. The last pattern is for the names
   * that NomicBERT and GTE give their norms.
   */
  static boolean decays(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !lower.contains("bias")
        && !lower.contains("layernorm")
        && !lower.contains("rmsnorm")
        && !lower.matches("(.*[._])?norm([.].*)?")
        && !lower.matches(".*([.]norm[12]|_ln)[.].*");
  }

  int steps() {
    return steps;
  }

  /** All moments by name, for a checkpoint; the live tensors. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    moments.forEach((name, moment) -> state.put("exp_avg." + name, moment.first));
    moments.forEach((name, moment) -> state.put("exp_avg_sq." + name, moment.second));
    return state;
  }

  /** Continues after so many steps; the moments are filled in through {@link #state}. */
  void resumeAt(int stepsDone) {
    steps = stepsDone;
  }

  @Override
  public void close() {
    moments
        .values()
        .forEach(
            moment -> {
              moment.first.close();
              moment.second.close();
            });
  }
}

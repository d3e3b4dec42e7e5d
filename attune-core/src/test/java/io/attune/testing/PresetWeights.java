package io.attune.testing;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import io.attune.losses.Loss;
import io.attune.losses.LossBatch;
import io.attune.losses.LossInputs;
import io.attune.losses.LossWeights;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** A loss whose own weights begin with the values that the golden files' scripts set. */
public record PresetWeights(Loss loss) implements Loss {
  @Override
  public Tensor forward(LossBatch batch) {
    return loss.forward(batch);
  }

  @Override
  public double backward(LossBatch batch, double share) {
    return loss.backward(batch, share);
  }

  @Override
  public void makeWeights(LossWeights weights) {
    loss.makeWeights(weights);
    preset(weights);
  }

  /** 0.1 · sin(1.7 · i), and 1 more for norms; copies of the model and the scale stay. */
  public static void preset(LossWeights weights) {
    weights
        .parameters()
        .forEach(
            (name, weight) -> {
              if (name.startsWith("model1.") || name.equals("logit_scale")) {
                return;
              }
              try (NativeScope scope = NativeScope.open();
                  NoGradGuard guard = new NoGradGuard()) {
                float[] values = new float[(int) weight.numel()];
                for (int i = 0; i < values.length; i++) {
                  double value = 0.1 * Math.sin(1.7 * i);
                  values[i] = (float) (name.contains("LayerNorm.weight") ? 1 + value : value);
                }
                weight.copy_(Tensors.ofFloats(values, values.length).view_as(weight));
              }
            });
  }

  @Override
  public String name() {
    return loss.name();
  }

  @Override
  public Map<String, Object> configuration() {
    return loss.configuration();
  }

  @Override
  public LossInputs inputs() {
    return loss.inputs();
  }
}

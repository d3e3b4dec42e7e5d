package io.attune.model;

import io.attune.engine.Dropout;
import io.attune.engine.Precision;
import io.attune.engine.Tensors;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How one pass through a model computes: in which number format, and with or without dropout.
 *
 * <p>In bf16 a training pass converts each weight where it is used; a context for inference keeps
 * the converted weights for all its passes.
 */
public final class ForwardContext {
  private final ScalarType type;
  private final Dropout dropout;
  private final IdentityHashMap<Tensor, Tensor> converted = new IdentityHashMap<>();
  private List<Tensor> layers; // null unless they are asked for

  private ForwardContext(Precision precision, Dropout dropout) {
    this.type = precision.resolve() == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    this.dropout = dropout;
  }

  /**
   * For passes that are not differentiated.
   *
   * @param precision of the encoder
   * @param encoder whose weights are converted now, in the caller's scope
   * @return a context for any number of passes inside that scope
   */
  public static ForwardContext inference(Precision precision, TextEncoder encoder) {
    ForwardContext context = new ForwardContext(precision, null);
    if (context.type != ScalarType.Float) {
      encoder
          .parameters()
          .values()
          .forEach(weight -> context.converted.put(weight, Tensors.cast(weight, context.type)));
    }
    return context;
  }

  /**
   * For one differentiated pass.
   *
   * @param precision of the encoder
   * @param dropout makes the pass's masks
   * @return a context for one pass
   */
  public static ForwardContext training(Precision precision, Dropout dropout) {
    return new ForwardContext(precision, dropout);
  }

  /**
   * @return the element type of activations and matrix products
   */
  public ScalarType type() {
    return type;
  }

  /**
   * @return whether matrix products run in float32
   */
  public boolean isFloat32() {
    return type == ScalarType.Float;
  }

  /**
   * @param parameter a float32 weight
   * @return the weight in this pass's element type; gradients reach the float32 one
   */
  public Tensor weight(Tensor parameter) {
    Tensor kept = converted.get(parameter);
    return kept != null ? kept : Tensors.cast(parameter, type);
  }

  /**
   * @param probability as the model's configuration gives it
   * @return whether a dropout of that probability changes anything in this pass
   */
  public boolean drops(double probability) {
    return dropout != null && probability > 0;
  }

  /**
   * @param activations any shape
   * @param probability as the model's configuration gives it
   * @return the activations with dropout in training, the activations themselves otherwise
   */
  public Tensor dropout(Tensor activations, double probability) {
    return drops(probability) ? dropout.apply(activations, probability) : activations;
  }

  /** Asks for the hidden states of every layer of the passes that follow. */
  void keepLayers() {
    layers = new ArrayList<>();
  }

  /** What the encoder told since {@link #keepLayers}: the embeddings', then each layer's. */
  List<Tensor> layers() {
    return layers;
  }

  /**
   * Encoders tell the output of their embeddings and of each layer here, for losses that train all
   * of them.
   *
   * @param hidden [tokens, hidden], packed
   */
  public void layer(Tensor hidden) {
    if (layers != null) {
      layers.add(hidden);
    }
  }
}

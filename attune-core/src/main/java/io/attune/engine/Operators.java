package io.attune.engine;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * Operators of libtorch that have no method in JavaCPP's presets, called through libtorch's
 * dispatcher by their names. None of them is differentiated.
 */
public final class Operators {
  private Operators() {}

  /**
   * The settings of {@link #adamW}.
   *
   * @param learningRate of the step
   * @param beta1 the share of the old first moment that stays
   * @param beta2 the same of the second moment
   * @param weightDecay times the learning rate, the share that a parameter loses
   * @param epsilon added to the root of the second moment
   */
  public record AdamWStep(
      double learningRate, double beta1, double beta2, double weightDecay, double epsilon) {}

  /**
   * The gradient of a softmax over the last dimension ({@code aten::_softmax_backward_data}).
   *
   * @param gradient of the softmax's output
   * @param output of the softmax, of the same shape and type
   * @return the gradient of its input
   */
  public static Tensor softmaxBackward(Tensor gradient, Tensor output) {
    IValueVector stack = new IValueVector();
    stack.push_back(new IValue(gradient));
    stack.push_back(new IValue(output));
    stack.push_back(new IValue(output.dim() - 1L));
    stack.push_back(new IValue((long) output.scalar_type().intern().value));
    Handles.SOFTMAX_BACKWARD.callBoxed(stack);
    return result(stack);
  }

  /**
   * A dense layer, rows · weightᵀ + bias, by oneDNN where that pays ({@code
   * mkldnn::_linear_pointwise}): libtorch itself multiplies bf16 by oneDNN, but float32 by
   * OpenBLAS, which reaches half of oneDNN's speed on processors with AVX-512 and has one thread
   * here ({@link NativeEngine}).
   *
   * @param rows float32 or bf16 [rows, in]; transposed views are read as they are
   * @param weight of the same type, [out, in], as it is or {@linkplain #pack packed}
   * @param bias of the same type, [out], where there is one
   * @return [rows, out], equal to libtorch's linear to rounding
   */
  public static Tensor linear(Tensor rows, Tensor weight, Optional<Tensor> bias) {
    if (!weight.is_mkldnn() && !OneDnn.pays(rows.size(0))) {
      return bias.isPresent()
          ? torch.addmm(bias.get(), rows, weight.t())
          : torch.mm(rows, weight.t());
    }
    IValueVector stack = new IValueVector();
    stack.push_back(new IValue(rows));
    stack.push_back(new IValue(weight));
    stack.push_back(bias.map(IValue::new).orElseGet(IValue::new));
    stack.push_back(new IValue("none")); // no activation
    stack.push_back(new IValue(new GenericList(Handles.NO_SCALARS)));
    stack.push_back(new IValue());
    Handles.LINEAR.callBoxed(stack);
    return result(stack);
  }

  /**
   * One step of Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2) over
   * many parameters, in one pass over their memory ({@code aten::_fused_adamw_}).
   *
   * @param parameters float32, changed in place
   * @param gradients of the same shapes
   * @param firstMoments the running means of the gradients, changed in place
   * @param secondMoments the running means of their squares, changed in place
   * @param step the number of this step, from 1
   * @param settings of the step
   */
  public static void adamW(
      List<Tensor> parameters,
      List<Tensor> gradients,
      List<Tensor> firstMoments,
      List<Tensor> secondMoments,
      long step,
      AdamWStep settings) {
    Tensor steps = Tensors.ofFloats(new float[] {step}, 1);
    IValueVector stack = new IValueVector();
    stack.push_back(tensors(parameters));
    stack.push_back(tensors(gradients));
    stack.push_back(tensors(firstMoments));
    stack.push_back(tensors(secondMoments));
    stack.push_back(tensors(List.of())); // no largest second moments
    stack.push_back(tensors(Collections.nCopies(parameters.size(), steps)));
    stack.push_back(new IValue(settings.learningRate()));
    stack.push_back(new IValue(settings.beta1()));
    stack.push_back(new IValue(settings.beta2()));
    stack.push_back(new IValue(settings.weightDecay()));
    stack.push_back(new IValue(settings.epsilon()));
    stack.push_back(new IValue(false)); // AMSGrad
    stack.push_back(new IValue(false)); // maximise
    stack.push_back(new IValue()); // no scale of the gradients
    stack.push_back(new IValue()); // no tensor that tells of infinities
    Handles.ADAM_W.callBoxed(stack);
    // Called so, the operator does not count its changes as others in place do.
    parameters.forEach(parameter -> parameter.unsafeGetTensorImpl().bump_version());
  }

  private static IValue tensors(List<Tensor> tensors) {
    GenericList list = new GenericList(Handles.TENSOR);
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }

  /** What the stack holds lives as long as the stack. */
  private static Tensor result(IValueVector stack) {
    return new Tensor(stack.get(0).toTensor());
  }

  /**
   * Puts a weight into the order in which {@link #linear} reads it fastest, once for many products
   * ({@code mkldnn::_reorder_linear_weight}).
   *
   * @param weight float32 or bf16 [out, in]
   * @return the same weight for {@link #linear} alone, a copy; itself where oneDNN is missing
   */
  public static Tensor pack(Tensor weight) {
    if (!Handles.HAS_ONE_DNN) {
      return weight;
    }
    IValueVector stack = new IValueVector();
    stack.push_back(new IValue(weight));
    stack.push_back(new IValue()); // for any number of rows
    Handles.PACK.callBoxed(stack);
    return result(stack);
  }

  /** Part of loading the engine, so that no later call leaves objects behind. */
  static void findAll() {
    Handles.ready();
  }

  /** Found once; they live as long as the process. */
  private static final class Handles {
    static final OperatorHandle SOFTMAX_BACKWARD;
    static final OperatorHandle LINEAR;
    static final OperatorHandle PACK;
    static final OperatorHandle ADAM_W;
    static final Type.TypePtr TENSOR; // the element type of lists
    static final Type.TypePtr NO_SCALARS; // the element type of that list
    static final boolean HAS_ONE_DNN;

    static {
      try (NativeScope scope = NativeScope.open()) {
        HAS_ONE_DNN = torch.hasMKLDNN();
        SOFTMAX_BACKWARD = scope.keep(find("aten::_softmax_backward_data"));
        ADAM_W = scope.keep(find("aten::_fused_adamw_"));
        TENSOR = scope.keep(elementType(ADAM_W, 0));
        LINEAR = HAS_ONE_DNN ? scope.keep(find("mkldnn::_linear_pointwise")) : null;
        PACK = HAS_ONE_DNN ? scope.keep(find("mkldnn::_reorder_linear_weight")) : null;
        NO_SCALARS = HAS_ONE_DNN ? scope.keep(elementType(LINEAR, 4)) : null;
      }
    }

    static void ready() {}

    private static OperatorHandle find(String name) {
      return Dispatcher.singleton().findSchemaOrThrow(name, "");
    }

    private static Type.TypePtr elementType(OperatorHandle operator, int argument) {
      return operator.schema().arguments().getPointer(argument).type().get().containedType(0);
    }
  }
}

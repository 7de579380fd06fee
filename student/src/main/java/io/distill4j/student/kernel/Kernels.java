package io.distill4j.student.kernel;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A loaded set of kernels.
 *
 * <p>Every array a call returns belongs to the manager of the call's first input: pass an
 * activation first and a weight second, and whatever comes back dies with the step. Not
 * thread-safe.
 */
public final class Kernels implements AutoCloseable {

  private static final String METHOD = "module_method:";

  private final PtSymbolBlock block;
  private final NDManager manager;

  private Kernels(PtSymbolBlock block, NDManager manager) {
    this.block = block;
    this.manager = manager;
  }

  /**
   * Loads a kernel file of this package.
   *
   * @param attributes integers, doubles and booleans the kernels read as {@code self.NAME}
   */
  public static Kernels load(NDManager parent, String file, Map<String, Object> attributes) {
    byte[] module = TorchModule.of(TorchModule.source(file), attributes);
    NDManager own = parent.newSubManager();
    try {
      PtSymbolBlock block =
          JniUtils.loadModule((PtNDManager) own, new ByteArrayInputStream(module), false, false);
      return new Kernels(block, own);
    } catch (IOException e) {
      own.close();
      throw new UncheckedIOException(e);
    }
  }

  /** A manager of native memory on a device, apart from all others; the caller closes it. */
  public static NDManager newManager(Devices device) {
    return NDManager.newBaseManager(device.device(), "PyTorch");
  }

  /** Begins a call; the result belongs to the manager of {@code first}. */
  public Call call(String method, NDArray first) {
    return new Call(method, first);
  }

  /**
   * Both switches belong to the calling thread, so a thread that runs a kernel for the first time
   * must set them; setting them again costs nothing.
   */
  private static void prepareThread() {
    // Optimisation specialises a kernel to the shapes it saw and compiles again for others; passes
    // and caches change shape all the time, and the kernels leave it nothing to fuse.
    JniUtils.setGraphExecutorOptimize(false);
    // DJL turns gradients off where it starts; kernels that call torch.grad need them.
    JniUtils.setGradMode(true);
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }

  /** The arguments of one call, in the order of the kernel's parameters. */
  public final class Call {

    private final NDList arguments = new NDList();
    private final String method;

    private Call(String method, NDArray first) {
      this.method = method;
      add(first);
    }

    /** Adds a tensor. */
    public Call add(NDArray array) {
      array.setName(null);
      arguments.add(array);
      return this;
    }

    /** Adds a list of tensors, at least one. */
    public Call addList(String name, List<NDArray> arrays) {
      for (NDArray array : arrays) {
        array.setName(name + "[]");
        arguments.add(array);
      }
      return this;
    }

    /**
     * Runs the kernel. Gradients are allowed throughout: what runs without them becomes an
     * inference tensor, which can never enter autograd again.
     */
    public NDList run() {
      prepareThread();
      try (NDManager marker = arguments.get(0).getManager().newSubManager(Device.cpu())) {
        NDArray name = marker.create(0);
        name.setName(METHOD + method);
        arguments.add(name);
        return NativeGate.pass(() -> IValueUtils.forward(block, arguments, true));
      }
    }
  }
}

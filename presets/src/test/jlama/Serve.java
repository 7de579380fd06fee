import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.model.functions.Generator;
import com.github.tjake.jlama.safetensors.DType;
import java.io.File;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts Jlama's own chat service, as its command line does. Arguments: model folder, port. */
@SpringBootApplication(
    scanBasePackages = "com.github.tjake.jlama.net.openai",
    proxyBeanMethods = false)
public class Serve {

  private static File model;

  public static void main(String[] args) {
    model = new File(args[0]);
    SpringApplication application = new SpringApplication(Serve.class);
    application.setDefaultProperties(Map.of("server.port", args[1], "server.address", "127.0.0.1"));
    application.run();
  }

  @Bean
  public Generator generator() {
    return ModelSupport.loadModel(model, DType.F32, DType.F32);
  }
}

package io.distill4j.data.math;

import ch.obermuhlner.math.big.BigComplex;
import ch.obermuhlner.math.big.BigComplexMath;
import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * Evaluates an expression at a seeded point to a number of digits, in the complex numbers.
 *
 * <p>A variable's value is a pure function of its name and the point. Points differ in the signs of
 * their coordinates: point 0 is positive throughout, point 1 mixed, point 2 negative.
 */
final class Numeric {

  static final int POINTS = 3;

  /** Digits of the first evaluation. */
  static final int DIGITS = 40;

  /** Digits of the second, which tells a difference from digits lost by cancellation. */
  static final int MORE_DIGITS = 100;

  /** Digits in which two values must agree to be called equal. */
  static final int AGREEING = 28;

  private static final MathContext FOR_COMPARING = new MathContext(MORE_DIGITS);
  private static final double LARGEST_EXPONENT = 2_000;

  private final int point;
  private final Budget budget;
  private final MathContext context;

  Numeric(int point, Budget budget) {
    this(point, budget, DIGITS);
  }

  Numeric(int point, Budget budget, int digits) {
    this.point = point;
    this.budget = budget;
    this.context = new MathContext(digits);
  }

  /**
   * The value at the point.
   *
   * @throws ArithmeticException when there is none
   * @throws Cursor.Unreadable for sums, unknown functions and whatever is no single value
   */
  BigComplex of(Expr expr) {
    budget.spend(2);
    if (expr instanceof Expr.Num number) {
      return real(number.value().decimal(context));
    }
    if (expr instanceof Expr.Sym symbol) {
      return symbol(symbol.name());
    }
    if (expr instanceof Expr.Sum sum) {
      BigComplex total = BigComplex.ZERO;
      for (Expr term : sum.terms()) {
        total = total.add(of(term), context);
      }
      return total;
    }
    if (expr instanceof Expr.Product product) {
      BigComplex total = BigComplex.ONE;
      for (Expr factor : product.factors()) {
        total = bounded(total.multiply(of(factor), context));
      }
      return total;
    }
    if (expr instanceof Expr.Quotient quotient) {
      return divide(of(quotient.over()), of(quotient.under()));
    }
    if (expr instanceof Expr.Percent percent) {
      return divide(of(percent.value()), real(BigDecimal.valueOf(100)));
    }
    if (expr instanceof Expr.Degrees degrees) {
      return divide(of(degrees.value()).multiply(pi(), context), real(BigDecimal.valueOf(180)));
    }
    if (expr instanceof Expr.Power power) {
      return power(of(power.base()), of(power.exponent()));
    }
    if (expr instanceof Expr.Call call) {
      return call(call.name(), call.arguments().stream().map(this::of).toList());
    }
    throw new Cursor.Unreadable("not a single value");
  }

  /** Whether two values agree to {@value #AGREEING} digits, or as far behind the point. */
  static boolean agree(BigComplex left, BigComplex right) {
    BigDecimal scale =
        left.absSquare(FOR_COMPARING).max(right.absSquare(FOR_COMPARING)).max(BigDecimal.ONE);
    BigDecimal distance = left.subtract(right, FOR_COMPARING).absSquare(FOR_COMPARING);
    return distance.compareTo(scale.movePointLeft(2 * AGREEING)) <= 0;
  }

  private BigComplex symbol(String name) {
    switch (name) {
      case "pi" -> {
        return pi();
      }
      case "e" -> {
        return real(BigDecimalMath.e(context));
      }
      case "i" -> {
        return BigComplex.I;
      }
      default -> {
        long hash = name.hashCode() * 0x9e3779b97f4a7c15L + point * 0xd6e8feb86659fd93L;
        hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9L;
        long digits = 300_000_000L + Long.remainderUnsigned(hash, 1_700_000_000L);
        boolean negative = point == 2 || (point == 1 && (hash & (1L << 50)) != 0);
        return real(BigDecimal.valueOf(negative ? -digits : digits, 9));
      }
    }
  }

  private BigComplex call(String name, List<BigComplex> arguments) {
    budget.spend(20);
    BigComplex x = arguments.get(0);
    return switch (name) {
      case "sqrt" -> sqrt(x);
      case "exp" -> power(real(BigDecimalMath.e(context)), x);
      case "ln" -> log(x);
      case "log" ->
          divide(log(x), log(arguments.size() > 1 ? arguments.get(1) : real(BigDecimal.TEN)));
      case "sin" -> BigComplexMath.sin(small(x), context);
      case "cos" -> BigComplexMath.cos(small(x), context);
      case "tan" -> divide(sin(x), cos(x));
      case "cot" -> divide(cos(x), sin(x));
      case "sec" -> divide(BigComplex.ONE, cos(x));
      case "csc" -> divide(BigComplex.ONE, sin(x));
      case "arcsin" -> BigComplexMath.asin(x, context);
      case "arccos" -> BigComplexMath.acos(x, context);
      case "arctan" -> BigComplexMath.atan(x, context);
      case "sinh" -> half(x, false);
      case "cosh" -> half(x, true);
      case "abs" -> real(x.abs(context));
      default -> throw new Cursor.Unreadable("no rule for " + name);
    };
  }

  private BigComplex half(BigComplex x, boolean plus) {
    BigComplex e = real(BigDecimalMath.e(context));
    BigComplex up = power(e, x);
    BigComplex down = power(e, x.negate());
    BigComplex sum = plus ? up.add(down, context) : up.subtract(down, context);
    return divide(sum, real(BigDecimal.valueOf(2)));
  }

  private BigComplex sin(BigComplex x) {
    return BigComplexMath.sin(small(x), context);
  }

  private BigComplex cos(BigComplex x) {
    return BigComplexMath.cos(small(x), context);
  }

  private static BigComplex small(BigComplex x) {
    if (x.re.abs().doubleValue() > LARGEST_EXPONENT || x.im.abs().doubleValue() > 100) {
      throw new ArithmeticException("an angle is too large");
    }
    return x;
  }

  /** By halving the exponent first: the library's iteration starts at a double. */
  private BigComplex sqrt(BigComplex x) {
    BigDecimal size = x.re.abs().max(x.im.abs());
    if (size.signum() == 0) {
      return BigComplex.ZERO;
    }
    int half = Math.floorDiv(size.precision() - size.scale(), 2);
    BigComplex near =
        BigComplex.valueOf(x.re.movePointLeft(2 * half), x.im.movePointLeft(2 * half));
    BigComplex root = BigComplexMath.sqrt(near, context);
    return BigComplex.valueOf(root.re.movePointRight(half), root.im.movePointRight(half));
  }

  private BigComplex log(BigComplex x) {
    if (isZero(x)) {
      throw new ArithmeticException("logarithm of zero");
    }
    return BigComplexMath.log(x, context);
  }

  private BigComplex power(BigComplex base, BigComplex exponent) {
    budget.spend(20);
    if (isZero(base)) {
      if (exponent.im.signum() == 0 && exponent.re.signum() > 0) {
        return BigComplex.ZERO;
      }
      throw new ArithmeticException("zero to a power that is not positive");
    }
    double size = Math.log(base.abs(context).doubleValue());
    double growth =
        Math.abs(exponent.re.doubleValue() * size) + Math.abs(exponent.im.doubleValue());
    if (!(growth < LARGEST_EXPONENT)) {
      throw new Budget.Spent("a power is too large to decide");
    }
    if (exponent.im.signum() == 0
        && exponent.re.stripTrailingZeros().scale() <= 0
        && exponent.re.abs().doubleValue() < LARGEST_EXPONENT) {
      return whole(base, exponent.re.intValueExact());
    }
    return BigComplexMath.exp(
        BigComplexMath.log(base, context).multiply(exponent, context), context);
  }

  private BigComplex whole(BigComplex base, int exponent) {
    BigComplex result = BigComplex.ONE;
    BigComplex square = base;
    for (int left = Math.abs(exponent); left > 0; left >>= 1) {
      budget.spend(2);
      result = (left & 1) == 1 ? result.multiply(square, context) : result;
      square = square.multiply(square, context);
    }
    return exponent < 0 ? divide(BigComplex.ONE, result) : result;
  }

  private BigComplex divide(BigComplex over, BigComplex under) {
    if (isZero(under)) {
      throw new ArithmeticException("division by zero");
    }
    return over.divide(under, context);
  }

  /** Zero up to rounding: dividing by it would give noise. */
  private boolean isZero(BigComplex value) {
    return value.absSquare(context).compareTo(BigDecimal.ONE.movePointLeft(2 * AGREEING)) < 0;
  }

  private static BigComplex bounded(BigComplex value) {
    if (value.re.precision() - value.re.scale() > 5_000) {
      throw new Budget.Spent("numbers grow too long");
    }
    return value;
  }

  private BigComplex pi() {
    return real(BigDecimalMath.pi(context));
  }

  private static BigComplex real(BigDecimal value) {
    return BigComplex.valueOf(value);
  }
}

package io.millrace.journal;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a class shows to who compiles against it, a line each: itself, and its public and protected members.
 */
final class PublicSurface
{
    private PublicSurface()
    {
    }

    /** Whether a class can be named from outside. */
    static boolean isVisible(final Class<?> type)
    {
        final Class<?> outer = type.getDeclaringClass();
        return isShown(type.getModifiers()) && !type.isSynthetic() && (outer == null || isVisible(outer));
    }

    /** Of a type and all its visible members. */
    static List<String> linesOf(final Class<?> type)
    {
        final List<String> lines = new ArrayList<>();
        lines.add(head(type));
        final TreeSet<String> members = new TreeSet<>();
        Stream.of(type.getDeclaredFields()).filter(PublicSurface::isShown).map(PublicSurface::field)
            .forEach(members::add);
        Stream.of(type.getDeclaredConstructors()).filter(PublicSurface::isShown).map(PublicSurface::constructor)
            .forEach(members::add);
        Stream.of(type.getDeclaredMethods()).filter(PublicSurface::isShown).map(PublicSurface::method)
            .forEach(members::add);
        members.forEach(member -> lines.add("    " + member));
        return lines;
    }

    private static String head(final Class<?> type)
    {
        final String kind = type.isAnnotation() ? "annotation" : type.isInterface() ? "interface" :
            type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        final int ignored = Modifier.ABSTRACT | Modifier.STATIC | Modifier.INTERFACE | Modifier.STRICT;
        final String modifiers = Modifier.toString(type.getModifiers() & ~ignored);
        final Type parent = type.getGenericSuperclass();
        final boolean hasParent = parent != null && parent != Object.class && !type.isEnum() && !type.isRecord();
        final String interfaces = Arrays.stream(type.getGenericInterfaces()).map(Type::getTypeName).sorted()
            .collect(Collectors.joining(", "));
        return modifiers + " " + kind + " " + type.getTypeName() + (hasParent ? " extends " + parent : "") +
            (interfaces.isEmpty() ? "" : " : " + interfaces);
    }

    private static String field(final Field field)
    {
        return words(field.getModifiers()) + simple(field.getGenericType()) + " " + field.getName();
    }

    private static String constructor(final Constructor<?> constructor)
    {
        return words(constructor.getModifiers()) + "new" + parameters(constructor);
    }

    private static String method(final Method method)
    {
        return words(method.getModifiers()) + (method.isDefault() ? "default " : "") +
            simple(method.getGenericReturnType()) + " " + method.getName() + parameters(method);
    }

    private static String parameters(final Executable executable)
    {
        return Arrays.stream(executable.getGenericParameterTypes()).map(PublicSurface::simple)
            .collect(Collectors.joining(", ", "(", ")"));
    }

    /** What a caller sees of them: a final method of a final class is none of it. */
    private static String words(final int modifiers)
    {
        final String words =
            Modifier.toString(modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT));
        return words.isEmpty() ? "" : words + " ";
    }

    private static String simple(final Type type)
    {
        return type.getTypeName().replaceAll("\\b[a-z]\\w*\\.", "");
    }

    private static boolean isShown(final Member member)
    {
        return isShown(member.getModifiers()) && !member.isSynthetic();
    }

    private static boolean isShown(final int modifiers)
    {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
